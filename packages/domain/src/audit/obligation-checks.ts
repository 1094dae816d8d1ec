import { statement } from '@waybill/db';
import { promises } from '../sweep/lost-obligations.ts';
import type { Check, FindingRow } from './finding.ts';

const noDeadline = statement<FindingRow>(
  'audit-no-deadline',
  `SELECT tenant_id, 'order ' || id AS subject, 'waits for its payment without a deadline' AS detail
   FROM orders WHERE status = 'awaiting_payment' AND reservation_expires_at IS NULL`,
);

/** Whatever waits for a job must be owed it: a row in the outbox, parked ones included. */
export const nothingForgotten: Check = async (tx, now) => {
  const findings = await tx.all(noDeadline);
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
