import { type Statement, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { type JobName, type JobPayload, jobs } from '../jobs/catalog.ts';
import { notOwed } from './not-owed.ts';
import { type Sweep, sweepActor } from './sweep.ts';

/** Something that waits for a job, and whose obligation is not in the outbox. */
interface Orphan {
  tenant_id: string;
  id: string;
}

/** Younger ones are left alone: what makes them and what owes their job may be two transactions. */
const graceSeconds = 60;
const batch = 500;

export interface Promised {
  job: JobName;
  /** The payload's one field. */
  field: string;
  /** Parameters: now, the age in seconds from which it counts, how many at most. */
  find: Statement<Orphan>;
}

const promise = (job: JobName, field: string, waiting: string): Promised => ({
  job,
  field,
  find: statement(
    `orphans-${job}`,
    `SELECT w.tenant_id, w.id FROM (${waiting}) AS w(tenant_id, id, since)
     WHERE w.since <= $1::timestamptz - $2 * interval '1 s' AND ${notOwed(job, field)}
     LIMIT $3`,
  ),
});

/** Every state that only a job can end, with the job that must then be owed. */
export const promises: readonly Promised[] = [
  promise(
    'order.process',
    'orderId',
    `SELECT tenant_id, id, updated_at FROM orders WHERE status = 'pending'`,
  ),
  promise(
    'payment.charge',
    'paymentId',
    `
    SELECT p.tenant_id, p.id, p.updated_at FROM payments p
    JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    WHERE o.status = 'awaiting_payment' AND p.status IN ('pending', 'processing')`,
  ),
  promise(
    'payment.void',
    'paymentId',
    `
    SELECT p.tenant_id, p.id, p.updated_at FROM payments p
    JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    WHERE (o.status <> 'awaiting_payment' AND p.status IN ('processing', 'requires_action'))
      OR (o.status IN ('rejected', 'cancelled') AND p.status = 'authorized')`,
  ),
  promise(
    'payment.capture',
    'captureId',
    `SELECT tenant_id, id, updated_at FROM captures WHERE status = 'pending'`,
  ),
  promise(
    'payment.refund',
    'refundId',
    `SELECT tenant_id, id, updated_at FROM refunds WHERE status = 'pending'`,
  ),
  promise(
    'webhook.process',
    'webhookId',
    `
    SELECT tenant_id, id, received_at FROM webhook_events WHERE processed_at IS NULL`,
  ),
  promise(
    'stock.adjust',
    'adjustmentId',
    `
    SELECT tenant_id, id, created_at FROM stock_adjustments WHERE status = 'pending'`,
  ),
  promise(
    'stock.transfer',
    'transferId',
    `
    SELECT tenant_id, id, created_at FROM stock_transfers WHERE status IN ('pending', 'receiving')`,
  ),
  promise(
    'stock.count',
    'countId',
    `
    SELECT tenant_id, id, opened_at FROM stock_counts WHERE status = 'closing'`,
  ),
  promise(
    'tenant.export',
    'exportId',
    `SELECT tenant_id, id, requested_at FROM tenant_exports WHERE status = 'queued'`,
  ),
  promise(
    'csv.import',
    'importId',
    `SELECT tenant_id, id, updated_at FROM csv_imports WHERE status IN ('checking', 'applying')`,
  ),
  promise(
    'csv.export',
    'exportId',
    `SELECT tenant_id, id, updated_at FROM csv_exports WHERE status = 'running'`,
  ),
  promise('mail.send', 'messageId', `SELECT tenant_id, id, created_at FROM messages WHERE status = 'queued'`),
  promise(
    'ai.describe',
    'draftId',
    `SELECT tenant_id, id, updated_at FROM description_drafts WHERE status = 'queued'`,
  ),
  promise(
    'webhook.deliver',
    'deliveryId',
    `SELECT tenant_id, id, created_at FROM hook_deliveries WHERE status = 'pending'`,
  ),
];

function owe(ctx: Ctx, { job, field }: Promised, id: string): void {
  const payload = jobs[job].payload.parse({ [field]: id }) as JobPayload<typeof job>;
  ctx.enqueue(job, payload, { dedupeKey: id });
}

/** Writes the obligation again wherever something waits for a job that nobody owes any more. */
export const sweepLostObligations: Sweep = async ({ systemDb, transact, now }) => {
  let found = 0;
  for (const promised of promises) {
    const orphans = await systemDb.inSystem((tx) => tx.all(promised.find, [now, graceSeconds, batch]));
    for (const { tenant_id: tenantId, id } of orphans) {
      await transact({ tenantId, actor: sweepActor('lost-obligations') }, async (ctx) =>
        owe(ctx, promised, id),
      );
    }
    found += orphans.length;
  }
  return found;
};
