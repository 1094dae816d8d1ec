import type { CreatePayment, PaymentProvider } from '@waybill/domain';

/** What a provider may be unable to do. Whatever its harness does not say it lacks, the suite demands. */
export type Ability =
  /** Takes money: otherwise it only keeps a record of what others take. */
  | 'charge'
  /** Says no to a customer. */
  | 'decline'
  /** Tells a decline again when the payment is looked up later. */
  | 'remembered decline'
  /** Lets the customer agree or authenticate at the provider. */
  | 'approval'
  /** Sets money aside, to be captured later. */
  | 'capture'
  /** Ends an unpaid payment for good, so that nobody can confirm it any more. */
  | 'lasting void'
  /** Knows its payments and refunds by itself when they are looked up. */
  | 'memory'
  | 'list'
  | 'webhooks'
  /** Is reached over a network that can fail. */
  | 'faults';

/** How the customer behaves. */
export type Customer = 'pays' | 'is declined' | 'has to approve';

/** A call through the port whose requests faults can befall. */
export type Step =
  | 'create'
  | 'confirm'
  | 'lookup'
  | 'void'
  | 'capture'
  | 'refund'
  | 'list'
  | 'account'
  | 'check'
  | 'readWebhook';

export type Fault =
  | { kind: 'latency'; ms: number; when: 'before' | 'after' }
  | { kind: 'status'; status: 429 | 500 | 502 | 503 | 504; executed: boolean }
  | { kind: 'drop_before' | 'drop_after' | 'hang_before' | 'hang_after' };

export interface SentWebhook {
  body: Buffer;
  /** Names in lower case, as Node tells them. */
  headers: Record<string, string>;
}

/** One provider connected to a server of its own, alive until the test ends. */
export interface Rig {
  /** Connected with this timeout for each request, in milliseconds; 5 s if absent. */
  provider(options?: { timeoutMs?: number }): PaymentProvider;
  /** What of the payment makes the customer behave so. */
  paymentOf(customer: Customer): Partial<CreatePayment>;
  /** The customer does, at the provider, what a `requires_action` asks for. */
  act(reference: string, customer: Customer): Promise<void> | void;
  /** The provider's own books, over all payments, in minor units; `takes` counts how often money was taken. */
  books(): { captured: number; refunded: number; takes: number };
  /**
   * Befalls the next requests, whatever they are about, a request for a token included; `skip` of them pass before.
   * Returns how often it has struck so far.
   */
  fault(fault: Fault, order?: { skip?: number; times?: number }): () => number;
  /** A webhook about this payment as the provider would send it: signed, signed by somebody else, or long ago. */
  webhook(reference: string, how: 'good' | 'forged' | 'stale'): SentWebhook;
}

export interface ProviderHarness {
  /** What the provider lacks, each with the reason. */
  lacks: Readonly<Partial<Record<Ability, string>>>;
  /** Calls that send no request, so that no fault of the network can befall them. */
  local?: readonly Step[];
  /** Called anew by each test; cleans up with `onTestFinished`. */
  start(): Promise<Rig>;
}
