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
  /** Starts in a row that never ended. */
  crashes: number;
  /** Set when the job is not started any more: its crashes were too many, or a person has to look at it anyway. */
  held: Settlement | null;
}

/** Counts the starts that never ended, before the job gets another chance to kill the process. */
export async function quarantine(
  db: Database,
  delivery: Delivery,
  key: ObligationKey,
  obligation: Obligation,
  now: Date,
): Promise<Counted> {
  if (delivery.crashes === 0) return { crashes: obligation.crashes, held: null };
  if (obligation.parkedAt) return { crashes: obligation.crashes, held: stillParked(obligation) };
  const crashes = await db.inTenant(key.tenantId, (tx) => noteCrashes(tx, key, delivery.crashes));
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
