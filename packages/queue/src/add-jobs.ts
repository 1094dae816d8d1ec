import { jobs, type OutboxJob } from '@waybill/domain';
import { ErrorCode } from 'bullmq';
import type { BullQueue, QueueBackend } from './backend.ts';
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
 * Adds those of the jobs that the queue does not have, and returns how many these were. `restart` names jobs that are
 * due now: those of them that have ended are added again, and those that sleep are woken: whoever put them to bed went
 * by a wrong clock. All others stay as they are.
 */
export async function addMissingJobs(
  { backend, queue }: { backend: QueueBackend; queue: BullQueue },
  rows: readonly OutboxJob[],
  { restart, now }: { restart: ReadonlySet<string>; now: number },
): Promise<number> {
  const found = await backend.whereabouts(
    queue,
    rows.map(({ id }) => id),
  );
  const known = rows.filter(({ id }) => found.has(id));
  const due = known.filter(({ id }) => restart.has(id));
  const ended = due.filter(({ id }) => found.get(id) === 'ended');
  await Promise.all([
    ...ended.map(({ id }) => queue.remove(id)),
    ...due.filter(({ id }) => found.get(id) === 'asleep').map(({ id }) => wake(queue, id)),
  ]);
  const missing = [...rows.filter(({ id }) => !found.has(id)), ...ended];
  await addJobs(queue, missing, now);
  return missing.length;
}

/** It may wake by itself before we come to it, or be over by then. */
async function wake(queue: BullQueue, id: string): Promise<void> {
  try {
    await (await queue.getJob(id))?.promote();
  } catch (error) {
    if (!isNoLongerAsleep(error)) throw error;
  }
}

const isNoLongerAsleep = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === ErrorCode.JobNotInState || error.code === ErrorCode.JobNotExist);
