import type { RequestListener } from 'node:http';
import { type Listening, listen } from '../lib/listen.ts';
import { createApp } from './app.ts';
import { openBooks } from './books.ts';
import { type BooksReport, reportBooks } from './control/report.ts';
import { createStripeFaults, type Fault, type FaultOrder } from './faults.ts';
import type { Metadata } from './model.ts';
import { type AuthenticationOutcome, authenticatePaymentIntent } from './payment-intents/authenticate.ts';
import { findPaymentIntent } from './payment-intents/find.ts';
import { beginCall, type Simulation } from './simulation.ts';
import { createStripeDeliveries } from './webhooks/deliveries.ts';
import type { WebhookUrl } from './webhooks/destination.ts';

export interface StripeSimulatorOptions {
  /** The only key it accepts. */
  secretKey: string;
  /** Whose key that is, `acct_…`; one and the same for all simulators if absent. */
  accountId?: string;
  /** Signs the events, `whsec_…`. */
  webhookSecret: string;
  /** Where events go; nowhere without it. */
  webhookUrl?: WebhookUrl;
  /** Waits before the second, third, … attempt to deliver an event; 0.5 s doubled five times if absent. */
  webhookRetryMs?: readonly number[];
  /** 0 picks a free one. */
  port: number;
  /** 127.0.0.1 if absent. */
  host?: string;
  /** Where browsers reach it; the address it listens on if absent. */
  publicUrl?: string;
  /** Keeps the books over a restart; they live in memory without it. */
  stateFile?: string;
  now?: () => Date;
}

export interface StripeSimulator {
  /** What the SDK and browsers connect to, for example `http://127.0.0.1:4242`. */
  readonly url: string;
  readonly port: number;
  /** Orders a fault; it strikes once unless `match.times` says otherwise. */
  addFault(order: FaultOrder): Fault;
  clearFaults(): void;
  /** Those that still strike; `times` counts what is left. */
  faults(): Fault[];
  /** What was charged, captured and refunded; `filter` keeps the payments whose metadata has all of its values. */
  books(filter?: Metadata): BooksReport;
  /** Acts as the customer on the authentication page. */
  authenticate(paymentIntent: string, outcome: AuthenticationOutcome): void;
  /** Resolves when every event on its way has arrived or been given up. */
  webhooksSettled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stripe on the loopback: the part of its API that takes card payments, spoken so that the real SDK cannot tell the
 * difference. Payment intents, charges, refunds, events, payment methods, the account and its balance; bearer authentication, form
 * encoding, idempotency keys, expansion, pagination, error bodies, signed webhooks, and a page where the customer
 * authenticates. The cards are those of `test-cards.ts`. Faults are ordered through `addFault` or over HTTP; see
 * `control/routes.ts`. One account, test mode, no fees, no payouts, no disputes.
 */
export async function createStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  let serve: RequestListener = () => undefined;
  // The port comes first: who holds it owns the state file.
  const server = await listen((req, res) => serve(req, res), options);
  const closing = new AbortController();
  const simulation = await opened(options, server, closing.signal);
  const { books, faults, deliveries } = simulation;
  serve = createApp(simulation);

  return {
    url: server.url,
    port: server.port,
    addFault: (order) => faults.add(order),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    books: (filter) => reportBooks(books, filter),
    authenticate(paymentIntent, outcome) {
      authenticatePaymentIntent(beginCall(simulation), findPaymentIntent(books, paymentIntent), outcome);
    },
    webhooksSettled: () => deliveries.settled(),
    async close() {
      closing.abort();
      await server.close();
      await deliveries.settled();
      books.close();
    },
  };
}

async function opened(options: StripeSimulatorOptions, server: Listening, closing: AbortSignal) {
  try {
    return openSimulation(options, server.url, closing);
  } catch (error) {
    await server.close();
    throw error;
  }
}

function openSimulation(options: StripeSimulatorOptions, address: string, closing: AbortSignal): Simulation {
  const { secretKey, publicUrl, now: clock = () => new Date() } = options;
  const now = () => Math.floor(clock().getTime() / 1000);
  const books = openBooks(options.stateFile ?? null);
  const faults = createStripeFaults();
  const deliveries = createStripeDeliveries({
    books,
    faults,
    secret: options.webhookSecret,
    now,
    retryMs: options.webhookRetryMs ?? [500, 1_000, 2_000, 4_000, 8_000],
    closing,
  });
  const clear = () => {
    faults.clear();
    deliveries.releaseAll();
  };
  return {
    books,
    faults: { ...faults, clear },
    deliveries,
    webhookUrl: options.webhookUrl ?? null,
    secretKey,
    accountId: options.accountId ?? 'acct_1SimulatedShop00',
    now,
    url: publicUrl ?? address,
    closing,
  };
}
