import { statement, type Tx } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { isSuspendedSql } from '../tenant/life/standing.ts';
import { isJobName, type JobDefinition, jobs } from './catalog.ts';
import type { ObligationKey } from './obligation.ts';
import { relayGraceMs } from './outbox.ts';

/** Why a job of a suspended shop was put off, as its obligation says it. */
export const suspendedReason = 'the shop is suspended';

/** The shop's row is held until the commit: a resumption before it is seen, and one after it sees the job. */
const hold = statement(
  'obligation-hold-suspended',
  `WITH suspended AS (SELECT id FROM tenants t WHERE id = $1 AND ${isSuspendedSql('t')} FOR SHARE)
   UPDATE outbox o
   SET run_at = $3::timestamptz, relay_at = $3::timestamptz + $4 * interval '1 ms', relays = 0,
       put_off_reason = '${suspendedReason}'
   FROM suspended WHERE o.tenant_id = suspended.id AND o.id = $2`,
);

/**
 * Puts the job off if its shop is suspended at this moment; it loses no attempt. False where the shop has been resumed,
 * or the obligation is gone.
 */
export const holdWhileSuspended = async (
  tx: Tx,
  { tenantId, id }: ObligationKey,
  until: Date,
): Promise<boolean> => (await tx.run(hold, [tenantId, id, until, relayGraceMs])) === 1;

/** The relay, which is due at once, wakes a job that the queue let sleep only the second time. */
const release = statement(
  'obligations-release-suspended',
  `UPDATE outbox SET run_at = $2, relay_at = $2, relays = 1, put_off_reason = NULL
   WHERE tenant_id = $1 AND put_off_reason = '${suspendedReason}' AND parked_at IS NULL`,
);

/** Makes due what a suspension held up. The caller holds the shop's row. */
export const releaseHeldJobs = async ({ tx, tenantId, now }: Ctx): Promise<void> => {
  await tx.run(release, [tenantId, now]);
};

/** Whether a job of a suspended shop has to wait. One that only a newer release knows does. */
export const waitsWhileSuspended = (job: string): boolean =>
  !(isJobName(job) && (jobs[job] as JobDefinition).runsWhileSuspended);
