import { z } from 'zod';

/** Queues are what operators see in Bull Board and what workers scale by. */
export const queueNames = ['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks'] as const;
export type QueueName = (typeof queueNames)[number];

/**
 * The delay before attempt n+1 is `min(baseMs * 2^(n-1), maxMs)`, of which a random share of up to `jitter`
 * is taken away, so that a thousand jobs that failed together do not come back together.
 */
export interface RetryPolicy {
  attempts: number;
  baseMs: number;
  maxMs: number;
  /** 0 to 1. */
  jitter: number;
}

export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  queue: QueueName;
  /** Ids only, never personal data. New fields are optional, so that yesterday's payload still parses. */
  payload: Payload;
  /**
   * Of the payload; 1 if absent. Raised when a worker of the release before would do the wrong thing with it: such
   * workers leave the job to newer ones. The schema goes on to parse the older versions.
   */
  version?: number;
  retry: RetryPolicy;
  /** The handler's `signal` aborts after this many milliseconds; the attempt then counts as failed. */
  timeoutMs: number;
  /**
   * Its effects may be committed together with those of other such jobs, which run in the same transaction at the same
   * moment. Row locks do not part them: none may decide by what another of them may be about to change.
   */
  sharesTransactions?: true;
  /** It runs also while its shop is suspended: it changes nothing of the shop, and tells nobody anything. */
  runsWhileSuspended?: true;
}

const defineJob = <Payload extends z.ZodType>(definition: JobDefinition<Payload>) => definition;

const id = z.uuid();
/** Attempts after about 0.5, 1, 2, 4, 8, 16, 32 s: for work that only needs our own database. */
const ours: RetryPolicy = { attempts: 8, baseMs: 500, maxMs: 60_000, jitter: 0.5 };
/** Attempts after about 1, 2, 4 … s, at most 5 min apart, for about an hour: for work that needs others. */
const theirs: RetryPolicy = { attempts: 20, baseMs: 1_000, maxMs: 300_000, jitter: 0.5 };

/** Every job there is. The name is durable: it is stored in the outbox and in the queues. */
export const jobs = {
  'order.process': defineJob({
    queue: 'orders',
    payload: z.object({ orderId: id }),
    retry: ours,
    timeoutMs: 15_000,
    sharesTransactions: true,
  }),
  'order.expire': defineJob({
    queue: 'orders',
    payload: z.object({ orderId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'payment.charge': defineJob({
    queue: 'payments',
    payload: z.object({ paymentId: id }),
    retry: theirs,
    timeoutMs: 45_000,
  }),
  'payment.sync': defineJob({
    queue: 'payments',
    payload: z.object({ paymentId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'payment.capture': defineJob({
    queue: 'payments',
    payload: z.object({ captureId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'payment.void': defineJob({
    queue: 'payments',
    payload: z.object({ paymentId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'payment.refund': defineJob({
    queue: 'payments',
    payload: z.object({ refundId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'payment.reconcile': defineJob({
    queue: 'payments',
    payload: z.object({ provider: z.enum(['stripe', 'paypal']), days: z.int().min(1).max(180) }),
    retry: theirs,
    // It reads the provider's whole list of those days.
    timeoutMs: 15 * 60_000,
  }),
  'webhook.process': defineJob({
    queue: 'payments',
    payload: z.object({ webhookId: id }),
    retry: theirs,
    timeoutMs: 30_000,
  }),
  'stock.adjust': defineJob({
    queue: 'stock',
    payload: z.object({ adjustmentId: id }),
    retry: ours,
    timeoutMs: 15_000,
  }),
  'stock.transfer': defineJob({
    queue: 'stock',
    payload: z.object({ transferId: id }),
    retry: ours,
    timeoutMs: 30_000,
  }),
  'stock.count': defineJob({
    queue: 'stock',
    payload: z.object({ countId: id }),
    retry: ours,
    // It corrects all that is at a location.
    timeoutMs: 120_000,
  }),
  'mail.send': defineJob({
    queue: 'mail',
    payload: z.object({ messageId: id }),
    retry: theirs,
    timeoutMs: 30_000,
    sharesTransactions: true,
  }),
  'image.process': defineJob({
    queue: 'stock',
    payload: z.object({ imageId: id }),
    retry: theirs,
    // Six renderings, each of which has a limit of its own.
    timeoutMs: 150_000,
  }),
  'image.remove': defineJob({
    queue: 'stock',
    payload: z.object({ imageId: id }),
    retry: theirs,
    timeoutMs: 60_000,
  }),
  'tenant.export': defineJob({
    queue: 'stock',
    payload: z.object({ exportId: id }),
    retry: ours,
    // It reads all that the shop has.
    timeoutMs: 15 * 60_000,
    runsWhileSuspended: true,
  }),
  /** Each works some rows, and owes the next one where there are more. */
  'csv.import': defineJob({
    queue: 'stock',
    payload: z.object({ importId: id }),
    retry: ours,
    // A file that is taken as a whole or not at all is one transaction.
    timeoutMs: 10 * 60_000,
  }),
  'csv.export': defineJob({
    queue: 'stock',
    payload: z.object({ exportId: id }),
    retry: ours,
    timeoutMs: 60_000,
  }),
  'ai.describe': defineJob({
    queue: 'ai',
    payload: z.object({ draftId: id }),
    retry: { ...theirs, attempts: 6 },
    timeoutMs: 60_000,
  }),
  'webhook.deliver': defineJob({
    queue: 'webhooks',
    payload: z.object({ deliveryId: id }),
    // What is tried again for a day is the message, by its own schedule: these are for our own trouble.
    retry: theirs,
    timeoutMs: 30_000,
  }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.output<(typeof jobs)[Name]['payload']>;
export const jobNames = Object.keys(jobs) as JobName[];

export const isJobName = (name: string): name is JobName => Object.hasOwn(jobs, name);
