import { claimSweep, finishSweep, type SweepToolsWithFiles } from '@waybill/domain';
import type { Logger } from '@waybill/runtime';
import type { Instruments } from '@waybill/telemetry';
import type { Schedule } from './schedules.ts';

interface RunSweepTools extends Omit<SweepToolsWithFiles, 'now'> {
  log: Logger;
  metrics: Pick<Instruments<'sweeps'>, 'runs' | 'mended'>;
}

/** Runs the sweep if it is due and no other scheduler has taken this run; notes how it ended. */
export async function runSweep(
  { name, everyMs, sweep }: Schedule,
  { systemDb, transact, storage, log, metrics }: RunSweepTools,
): Promise<void> {
  const now = systemDb.now();
  if (!(await claimSweep(systemDb, { name, everyMs, now }))) return;
  try {
    const mended = await sweep({ systemDb, transact, storage, now });
    metrics.runs.inc({ sweep: name, outcome: 'done' });
    metrics.mended.inc({ sweep: name }, mended);
    if (mended > 0) log.info({ sweep: name, mended }, 'swept');
    await finishSweep(systemDb, { name, now: systemDb.now(), result: { mended } });
  } catch (error) {
    metrics.runs.inc({ sweep: name, outcome: 'failed' });
    const reason = error instanceof Error ? error.message : String(error);
    await finishSweep(systemDb, { name, now: systemDb.now(), result: { error: reason } });
    throw error;
  }
}
