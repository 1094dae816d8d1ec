import { statement, type Tx } from '@waybill/db';

/** A sweep, as the schedule remembers it. */
export interface SweepRun {
  name: string;
  nextRunAt: Date;
  lastStartedAt: Date | null;
  /** Of the last run that ended. */
  lastFinishedAt: Date | null;
  lastResult: { mended: number } | { error: string } | null;
}

const selectRuns = statement<SweepRun>(
  'sweep-runs',
  `SELECT name, next_run_at AS "nextRunAt", last_started_at AS "lastStartedAt",
          last_finished_at AS "lastFinishedAt", last_result AS "lastResult"
   FROM sweep_runs ORDER BY name`,
);

export const readSweepRuns = (tx: Tx): Promise<SweepRun[]> => tx.all(selectRuns);

/** How long after its time a sweep may start before that says that something is wrong, in milliseconds. */
const graceMs = 60_000;

export const isLate = ({ nextRunAt }: SweepRun, now: Date): boolean =>
  now.getTime() - nextRunAt.getTime() > graceMs;
