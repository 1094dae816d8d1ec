import { jobs, type OutboxJob } from '@waybill/domain';
import type { BullQueue } from './backend.ts';
import { toEnvelope } from './envelope.ts';

/** How many jobs go to the store in one command. */
const chunk = 500;
/** PostgreSQL needs temporary tables for a command with many jobs: up to this number, one command each is faster. */
const few = 3;

/** Adds the jobs under their outbox ids: one that is still in the queue, in whatever state, stays as it is. */
export async function addJobs(queue: BullQueue, rows: readonly OutboxJob[], now: number): Promise<void> {
  if (rows.length <= few) {
    await Promise.all(
      rows.map((row) => {
        const { name, data, opts } = toBullJob(row, now);
        return queue.add(name, data, opts);
      }),
    );
    return;
  }
  for (let from = 0; from < rows.length; from += chunk)
    await queue.addBulk(rows.slice(from, from + chunk).map((row) => toBullJob(row, now)));
}

const toBullJob = (row: OutboxJob, now: number) => ({
  name: row.job,
  data: toEnvelope(row),
  opts: {
    jobId: row.id,
    delay: Math.max(0, row.runAt.getTime() - now),
    attempts: jobs[row.job].retry.attempts,
  },
});

/**
 * Takes away the jobs that have ended, so that they can be added again, and wakes those that sleep although they are
 * due: whoever put them to bed went by a wrong clock. All others stay.
 */
export async function makeWay(queue: BullQueue, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += chunk)
    await Promise.all(ids.slice(from, from + chunk).map((id) => makeWayFor(queue, id)));
}

async function makeWayFor(queue: BullQueue, id: string): Promise<void> {
  const state = await queue.getJobState(id);
  if (state === 'completed' || state === 'failed') await queue.remove(id);
  // Between the two it may have woken by itself.
  if (state === 'delayed') await (await queue.getJob(id))?.promote().catch(() => undefined);
}
