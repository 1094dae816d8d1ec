import { statement } from '@waybill/db';
import { promises } from '../sweep/lost-obligations.ts';
import { notOwed } from '../sweep/not-owed.ts';
import type { Check, FindingRow } from './finding.ts';

/** Between a deadline and the sweep that acts on it there is a moment; more than this, in seconds, is too long. */
const overdueSeconds = 60;

const noDeadline = statement<FindingRow>(
  'audit-no-deadline',
  `SELECT w.tenant_id, 'order ' || w.id AS subject,
          CASE WHEN w.reservation_expires_at IS NULL THEN 'waits for its payment without a deadline'
               ELSE 'its time to pay is up, and order.expire is not in the outbox' END AS detail
   FROM orders w
   WHERE w.status = 'awaiting_payment'
     AND (w.reservation_expires_at IS NULL
       OR (w.reservation_expires_at < $1::timestamptz - $2 * interval '1 s' AND ${notOwed('order.expire', 'orderId')}))`,
);

/** Whatever waits for a job must be owed it: a row in the outbox, parked ones included. */
export const nothingForgotten: Check = async (tx, now) => {
  const findings = await tx.all(noDeadline, [now, overdueSeconds]);
  for (const { job, field, find } of promises) {
    const orphans = await tx.all(find, [now, 0, null]);
    findings.push(
      ...orphans.map(({ tenant_id, id }) => ({
        tenant_id,
        subject: `${field.replace(/Id$/, '')} ${id}`,
        detail: `waits for ${job}, which is not in the outbox`,
      })),
    );
  }
  return findings;
};
