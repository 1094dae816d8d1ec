import { claimSweep, finishSweep, type SweepTools } from '@waybill/domain';
import type { Logger } from '@waybill/runtime';
import type { Schedule } from './schedules.ts';

/** Runs the sweep if it is due and no other scheduler has taken this run; notes how it ended. */
export async function runSweep(
  { name, everyMs, sweep }: Schedule,
  { systemDb, transact, log }: Omit<SweepTools, 'now'> & { log: Logger },
): Promise<void> {
  const now = new Date();
  if (!(await claimSweep(systemDb, { name, everyMs, now }))) return;
  try {
    const mended = await sweep({ systemDb, transact, now });
    if (mended > 0) log.info({ sweep: name, mended }, 'swept');
    await finishSweep(systemDb, { name, now: new Date(), result: { mended } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await finishSweep(systemDb, { name, now: new Date(), result: { error: reason } });
    throw error;
  }
}
