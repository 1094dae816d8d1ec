import { listen } from '../lib/listen.ts';
import { createApp } from './app.ts';
import { openBooks } from './books.ts';
import { type BooksReport, reportBooks } from './control/report.ts';
import { createFaults, type Fault, type FaultOrder } from './faults.ts';
import type { Metadata } from './model.ts';
import { type AuthenticationOutcome, authenticatePaymentIntent } from './payment-intents/authenticate.ts';
import { findPaymentIntent } from './payment-intents/find.ts';
import { beginCall, type Simulation } from './simulation.ts';
import { createDeliveries } from './webhooks/deliveries.ts';
import type { WebhookUrl } from './webhooks/destination.ts';

export interface StripeSimulatorOptions {
  /** The only key it accepts. */
  secretKey: string;
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
  /** How many ordered faults have not struck for the last time. */
  pendingFaults(): number;
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
 * difference. Payment intents, charges, refunds, events, payment methods and the balance; bearer authentication, form
 * encoding, idempotency keys, expansion, pagination, error bodies, signed webhooks, and a page where the customer
 * authenticates. The cards are those of `test-cards.ts`. Faults are ordered through `addFault` or over HTTP; see
 * `control/routes.ts`. One account, test mode, no fees, no payouts, no disputes.
 */
export async function createStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const closing = new AbortController();
  const clock = options.now ?? (() => new Date());
  const now = () => Math.floor(clock().getTime() / 1000);
  const books = openBooks(options.stateFile ?? null);
  const faults = createFaults();
  const deliveries = createDeliveries({
    books,
    faults,
    url: options.webhookUrl ?? null,
    secret: options.webhookSecret,
    now,
    retryMs: options.webhookRetryMs ?? [500, 1_000, 2_000, 4_000, 8_000],
    closing: closing.signal,
  });
  let url = '';
  const simulation: Simulation = {
    books,
    faults: {
      ...faults,
      clear() {
        faults.clear();
        deliveries.releaseAll();
      },
    },
    deliveries,
    secretKey: options.secretKey,
    now,
    url: () => url,
    closing: closing.signal,
  };
  const server = await listen(createApp(simulation), options);
  url = options.publicUrl ?? server.url;

  return {
    url: server.url,
    port: server.port,
    addFault: (order) => faults.add(order),
    clearFaults: () => simulation.faults.clear(),
    pendingFaults: () => faults.list().length,
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
