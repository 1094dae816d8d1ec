import type { Database } from '@waybill/db';
import {
  crashesUntilQuarantine,
  noteCrashes,
  type Obligation,
  type ObligationKey,
  parkObligation,
} from '@waybill/domain';
import type { Delivery, Settlement } from '@waybill/queue';
import { alreadyFulfilled } from './record.ts';

export interface Counted {
  /** How often in a row the process died under it; one that is not 0 is suspect. */
  crashes: number;
  /** Set when the job is not started any more: its crashes were too many, or a person has to look at it anyway. */
  held: Settlement | null;
}

/**
 * Counts the starts that never ended, before the job gets another chance to kill the process. The first one makes it
 * suspect, with all that ran beside it. From then on only those count in which it had its turn: see `Suspects`.
 */
export async function quarantine(
  db: Database,
  delivery: Delivery,
  key: ObligationKey,
  obligation: Obligation,
  now: Date,
): Promise<Counted> {
  const before = obligation.crashes;
  if (delivery.crashes === 0) return { crashes: before, held: null };
  if (obligation.parkedAt) return { crashes: before, held: stillParked(obligation) };
  const counts = before === 0 || delivery.diedAtWork;
  const crashes = counts ? await db.inTenant(key.tenantId, (tx) => noteCrashes(tx, key, 1)) : before;
  await delivery.acknowledgeCrashes();
  if (crashes < crashesUntilQuarantine) return { crashes, held: null };

  const lastError = `quarantined: the process died ${crashes} times in a row while it ran this job`;
  const stands = await db.inTenant(key.tenantId, (tx) =>
    parkObligation(tx, key, {
      parkedAt: now,
      attempts: obligation.attempts,
      lastError,
      failureKind: 'crashed',
    }),
  );
  return { crashes, held: stands ? { kind: 'failed', error: new Error(lastError) } : alreadyFulfilled };
}

/** The worker died after it had parked the job and before the queue knew. */
const stillParked = ({ lastError }: Obligation): Settlement => ({
  kind: 'failed',
  error: new Error(lastError ?? 'a person has to look at this job'),
});
