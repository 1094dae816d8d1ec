import { type Database, statement } from '@waybill/db';

const claim = statement<{ name: string }>(
  'sweep-claim',
  `INSERT INTO sweep_runs (name, next_run_at, last_started_at)
   VALUES ($1, $2::timestamptz + $3 * interval '1 ms', $2)
   ON CONFLICT (name) DO UPDATE
     SET next_run_at = excluded.next_run_at, last_started_at = excluded.last_started_at
     WHERE sweep_runs.next_run_at <= $2
   RETURNING name`,
);

const finish = statement(
  'sweep-finish',
  'UPDATE sweep_runs SET last_finished_at = $2, last_result = $3 WHERE name = $1',
);

export interface SweepSlot {
  name: string;
  everyMs: number;
  now: Date;
}

/** True for one scheduler of all that ask: who moves the next run on has the run. */
export const claimSweep = async (systemDb: Database, { name, everyMs, now }: SweepSlot): Promise<boolean> =>
  (await systemDb.inSystem((tx) => tx.maybe(claim, [name, now, everyMs]))) !== null;

/** Notes how the run ended, for those who look. */
export const finishSweep = async (
  systemDb: Database,
  { name, now, result }: { name: string; now: Date; result: { mended: number } | { error: string } },
): Promise<void> => {
  await systemDb.inSystem((tx) => tx.run(finish, [name, now, JSON.stringify(result)]));
};
