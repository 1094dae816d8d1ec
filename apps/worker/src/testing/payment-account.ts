import type { Credentials } from '@waybill/domain';
import type { PaymentSettings } from '@waybill/providers';

/** Ids of ours that a payment carries at the provider. */
export interface Carried {
  tenantId: string;
  paymentId: string;
}

/** A shop's account at a provider, and what customers, banks and people with a password can do there besides us. */
export interface PaymentAccount {
  /** For an installation that has no account of its own, and finds this one's provider. */
  settings: Partial<PaymentSettings>;
  credentials: Credentials;
  /** What nobody may ever read. */
  secrets: string[];
  /** How an order says that it is paid there by a customer who has to agree first. */
  payment: { provider: 'stripe' | 'paypal'; paymentMethod?: string };
  /** The customer agrees. */
  agree(reference: string): void;
  /** The customer agrees and the money is taken, and nobody tells us. */
  payUnnoticed(reference: string): Promise<void>;
  /** Somebody takes money in a payment of its own; our ids are on it if they are given. */
  payAnew(amount: number, carried?: Carried): Promise<void>;
  refund(reference: string, amount: number): Promise<void>;
  /** A bank sends back what was refunded of the payment. */
  sendBack(reference: string): Promise<void>;
  /** Answers with the provider's id of the dispute. */
  dispute(reference: string): Promise<string>;
  closeDispute(dispute: string, outcome: 'won' | 'lost'): Promise<void>;
  /** The bank lets go of what is set aside. */
  lapse(reference: string): Promise<void>;
  /** Puts the provider's time forward, in milliseconds. */
  advance(ms: number): void;
  /** The next requests get no answer; nothing of them is carried out. */
  fail(times: number): void;
  /** Minor units, over all payments. */
  books(): { captured: number; refunded: number };
  close(): Promise<void>;
}

/** Sends a request to a simulator, and answers with the body that it answered. Throws when it was refused. */
export async function send(
  url: string,
  { body, headers }: { body: string; headers: Record<string, string> },
): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Gives a simulator an order. */
export const command = (simulator: string, path: string, body: object): Promise<Record<string, unknown>> =>
  send(`${simulator}/_simulator${path}`, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
