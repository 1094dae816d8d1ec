import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { queueDefaults } from './queue-defaults.ts';
import type { Settlement } from './settlement.ts';

export type BullJob = Job<unknown, string, string>;

/** For failures that no settlement describes: the queue's own, such as a lost connection. */
const unexpectedFailureDelayMs = 5_000;

/** Carries the delay that the pipeline decided on, and recorded, to BullMQ. */
class RetryAfter extends Error {
  readonly delayMs: number;

  constructor(error: Error, delayMs: number) {
    super(error.message);
    this.name = error.name;
    if (error.stack) this.stack = error.stack;
    this.delayMs = delayMs;
  }
}

export const backoffStrategy = (_attemptsMade: number, _type?: string, error?: Error): number =>
  error instanceof RetryAfter ? error.delayMs : unexpectedFailureDelayMs;

/** Tells BullMQ what becomes of the job: it learns it from what its processor returns or throws. */
export async function settle(job: BullJob, settlement: Settlement): Promise<string> {
  switch (settlement.kind) {
    case 'done':
      return settlement.result;
    case 'later':
      await job.moveToDelayed(settlement.until.getTime(), job.token);
      throw new DelayedError();
    case 'retry':
      allowAnotherAttempt(job);
      throw new RetryAfter(settlement.error, settlement.delayMs);
    case 'failed':
      throw unrecoverable(settlement.error);
  }
}

/**
 * The outbox counts the attempts; BullMQ's own count differs from it once a job was rebuilt by the relay or started
 * again by a person. What was added with the job is what Bull Board shows.
 */
export function allowAnotherAttempt(job: BullJob): void {
  job.opts = {
    ...job.opts,
    attempts: job.attemptsMade + 2,
    backoff: queueDefaults.defaultJobOptions.backoff,
  };
}

function unrecoverable(error: Error): UnrecoverableError {
  const wrapped = new UnrecoverableError(error.message);
  if (error.stack) wrapped.stack = error.stack;
  return wrapped;
}
