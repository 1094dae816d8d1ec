import type { BullQueue } from './backend.ts';
import type { ErrorLog } from './log.ts';

interface Kept {
  ageMs: number;
  count: number;
}

const hourMs = 3_600_000;

/** Which of the ended jobs the queue remembers: the youngest ones, for Bull Board. */
export const retention: Readonly<Record<'completed' | 'failed', Kept>> = {
  completed: { ageMs: hourMs, count: 1_000 },
  failed: { ageMs: 14 * 24 * hourMs, count: 10_000 },
};

/** BullMQ's own way to the same end: it looks at all that is kept whenever a job ends. Redis does that in passing. */
export const removalByBullMq = {
  removeOnComplete: toKeepJobs(retention.completed),
  removeOnFail: toKeepJobs(retention.failed),
};

function toKeepJobs({ ageMs, count }: Kept) {
  return { age: ageMs / 1_000, count };
}

/** How often ended jobs are removed where BullMQ does not do it, in milliseconds. */
const trimEveryMs = 10_000;

/** Removes what is beyond the retention, until it is stopped. Several processes may do so at once. */
export function startTrimming(queue: BullQueue, errors: ErrorLog): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = trim(queue).catch(errors.report);
  }, trimEveryMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

export async function trim(queue: BullQueue, now = Date.now()): Promise<void> {
  for (const state of ['completed', 'failed'] as const) {
    const { ageMs, count } = retention[state];
    const [firstTooMany] = await queue.getJobs([state], count, count);
    const cutoff = Math.max(now - ageMs, firstTooMany?.finishedOn ?? 0);
    await queue.clean(Date.now() - cutoff, 0, state);
  }
}
