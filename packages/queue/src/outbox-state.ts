import { type Database, statement } from '@waybill/db';
import type { JobName } from '@waybill/domain';

export interface OutboxState {
  /** For how long the relay should have looked at an obligation and has not, in seconds; 0 when it is on time. */
  relayLag: number;
  /** Jobs of which something is open. */
  open: { job: JobName; count: number; oldest: number }[];
  /** Jobs of which something waits for a person. */
  parked: { job: JobName; count: number }[];
}

/** More obligations than this are not counted: it is certain by then that there are too many. */
export const mostCounted = 100_000;

const selectOpen = statement<OutboxState['open'][number]>(
  'outbox-state-open',
  `SELECT job, count(*)::int AS count, greatest(0, extract(epoch FROM $1 - min(run_at)))::float8 AS oldest
   FROM (SELECT job, run_at FROM outbox WHERE parked_at IS NULL LIMIT $2) AS o
   GROUP BY job`,
);

const selectParked = statement<OutboxState['parked'][number]>(
  'outbox-state-parked',
  'SELECT job, count(*)::int AS count FROM outbox WHERE parked_at IS NOT NULL GROUP BY job',
);

const selectLag = statement<{ lag: number | null }>(
  'outbox-state-lag',
  'SELECT extract(epoch FROM $1 - min(relay_at))::float8 AS lag FROM outbox WHERE parked_at IS NULL',
);

/**
 * What is owed at `now`, in all shops together. `oldest` is for how long the oldest of a job has been due, in seconds.
 * `db` has the role that sees every tenant.
 */
export const readOutboxState = (db: Database, now: Date): Promise<OutboxState> =>
  db.inSystem(async (tx) => {
    const open = await tx.all(selectOpen, [now, mostCounted]);
    const parked = await tx.all(selectParked);
    const lag = (await tx.maybe(selectLag, [now]))?.lag ?? 0;
    return { open, parked, relayLag: Math.max(0, lag) };
  });
