import type { RequestListener } from 'node:http';
import { type Listening, listen } from '../lib/listen.ts';
import { createApp } from './app.ts';
import { lapseAuthorizations } from './authorizations/lapse.ts';
import { openBooks } from './books.ts';
import { createClock } from './clock.ts';
import { type BooksReport, reportBooks } from './control/report.ts';
import { createPayPalFaults, type Fault, type FaultOrder } from './faults.ts';
import { createTokens } from './oauth/tokens.ts';
import { type ApprovalOutcome, approveOrder } from './orders/approve.ts';
import { findOrder } from './orders/find.ts';
import { beginCall, type Simulation } from './simulation.ts';
import { createPayPalDeliveries } from './webhooks/deliveries.ts';
import type { WebhookUrl } from './webhooks/destination.ts';
import { openSigningKey } from './webhooks/signing-key.ts';
import { createTransmitter, type Transmission } from './webhooks/transmitter.ts';

export interface PayPalSimulatorOptions {
  /** The only credentials it accepts. */
  clientId: string;
  clientSecret: string;
  /** Part of what is signed: the receiver has to know it. */
  webhookId: string;
  /** Where events go; nowhere without it. */
  webhookUrl?: WebhookUrl;
  /** Waits before the second, third, … attempt to deliver an event; 0.5 s doubled five times if absent. */
  webhookRetryMs?: readonly number[];
  /** How long a token is good for, seconds; nine hours if absent. */
  tokenLifetimeSeconds?: number;
  /** How long after it happened a transaction appears in the reports; at once if absent, up to 3 h at PayPal. */
  reportingDelayMs?: number;
  /** 0 picks a free one. */
  port: number;
  /** 127.0.0.1 if absent. */
  host?: string;
  /** Where browsers and receivers of webhooks reach it; the address it listens on if absent. */
  publicUrl?: string;
  /** Keeps the books over a restart; they live in memory without it. */
  stateFile?: string;
  now?: () => Date;
}

export interface PayPalSimulator {
  /** What the SDK and browsers connect to, for example `http://127.0.0.1:4242`. */
  readonly url: string;
  readonly port: number;
  /** Orders a fault; it strikes once unless `match.times` says otherwise. */
  addFault(order: FaultOrder): Fault;
  clearFaults(): void;
  /** Those that still strike; `times` counts what is left. */
  faults(): Fault[];
  /** What was captured and refunded; `filter` keeps the orders whose `custom_id` has all of its values. */
  books(filter?: Record<string, string>): BooksReport;
  /** Acts as the payer on the approval page. */
  approve(orderId: string, outcome?: ApprovalOutcome): void;
  /** Puts the time of the payments forward; authorisations whose time runs out lapse. */
  advanceClock(ms: number): void;
  /** The headers with which it would send this body, at this time or now. */
  sign(body: string, at?: Date): Transmission;
  /** Resolves when every event on its way has arrived or been given up. */
  webhooksSettled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * PayPal on the loopback: the part of its API that takes payments from PayPal accounts, spoken so that the real SDK
 * cannot tell the difference. OAuth, orders, authorisations, captures, refunds, transaction search, signed webhooks
 * and their verification, request ids, error bodies, and a page where the payer approves. Faults are ordered through
 * `addFault` or over HTTP; see `control/routes.ts`. One merchant, one payer, no cards, no vault, no patching of
 * orders, no payouts.
 */
export async function createPayPalSimulator(options: PayPalSimulatorOptions): Promise<PayPalSimulator> {
  // The port comes first: who holds it owns the state file. Until that is read, requests wait.
  const app = Promise.withResolvers<RequestListener>();
  const server = await listen((req, res) => void app.promise.then((serve) => serve(req, res)), options);
  const closing = new AbortController();
  const simulation = await opened(options, server, closing.signal);
  const { books, clock, deliveries, faults, transmitter } = simulation;
  app.resolve(createApp(simulation));

  return {
    url: server.url,
    port: server.port,
    addFault: (order) => faults.add(order),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    books: (filter) => reportBooks(books, filter),
    approve(orderId, outcome = 'approve') {
      const call = beginCall(simulation);
      approveOrder(call, findOrder(call, orderId), outcome);
    },
    advanceClock(ms) {
      clock.advance(ms);
      lapseAuthorizations(beginCall(simulation));
    },
    sign: (body, at) => transmitter.sign(body, at?.getTime() ?? clock.outside()),
    webhooksSettled: () => deliveries.settled(),
    async close() {
      closing.abort();
      await server.close();
      await deliveries.settled();
      books.close();
    },
  };
}

async function opened(options: PayPalSimulatorOptions, server: Listening, closing: AbortSignal) {
  try {
    return await openSimulation(options, server.url, closing);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function openSimulation(
  options: PayPalSimulatorOptions,
  address: string,
  closing: AbortSignal,
): Promise<Simulation> {
  const { clientId, clientSecret, webhookId, publicUrl: url = address } = options;
  const books = openBooks(options.stateFile ?? null);
  const clock = createClock(books, options.now ?? (() => new Date()));
  const faults = createPayPalFaults();
  const transmitter = createTransmitter(await openSigningKey(books), webhookId, url);
  const deliveries = createPayPalDeliveries({
    faults,
    transmitter,
    url,
    outside: clock.outside,
    retryMs: options.webhookRetryMs ?? [500, 1_000, 2_000, 4_000, 8_000],
    closing,
  });
  const clear = () => {
    faults.clear();
    deliveries.releaseAll();
  };
  return {
    books,
    clock,
    tokens: createTokens(books, clock.outside, options.tokenLifetimeSeconds ?? 9 * 60 * 60),
    faults: { ...faults, clear },
    transmitter,
    deliveries,
    webhookUrl: options.webhookUrl ?? null,
    clientId,
    clientSecret,
    reportingDelayMs: options.reportingDelayMs ?? 0,
    url,
    closing,
  };
}
