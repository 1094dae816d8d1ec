import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { backoff } from './queue-defaults.ts';
import type { Settlement } from './settlement.ts';

export type BullJob = Job<unknown, string, string>;

/** After failures of BullMQ's own, such as an answer of the store that got lost. */
const ownFailureDelayMs = 5_000;

/** Carries the delay that the pipeline decided on, and recorded, to BullMQ. */
class RetryAfter extends Error {
  readonly delayMs: number;

  constructor(error: Error, delayMs: number) {
    super(error.message);
    this.delayMs = delayMs;
    keepStack(this, error);
  }
}

export const backoffStrategy = (_attemptsMade: number, _type?: string, error?: Error): number =>
  error instanceof RetryAfter ? error.delayMs : ownFailureDelayMs;

/** Tells BullMQ what becomes of the job: it learns it from what its processor returns or throws. */
export async function settle(job: BullJob, settlement: Settlement): Promise<string> {
  switch (settlement.kind) {
    case 'done':
      return settlement.result;
    case 'later':
      await job.moveToDelayed(settlement.until.getTime(), job.token);
      throw new DelayedError();
    case 'retry':
      // The outbox counts the attempts. BullMQ's count, which Bull Board shows, differs from it once a job was rebuilt
      // by the relay or started again by a person, and must not end the job.
      job.opts = { ...job.opts, attempts: job.attemptsMade + 2, backoff };
      throw new RetryAfter(settlement.error, settlement.delayMs);
    case 'failed':
      throw keepStack(new UnrecoverableError(settlement.error.message), settlement.error);
  }
}

function keepStack<Copy extends Error>(copy: Copy, { stack }: Error): Copy {
  if (stack) copy.stack = stack;
  return copy;
}
