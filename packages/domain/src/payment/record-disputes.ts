import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import { appendEvent } from '../order/events.ts';
import type { ProviderDispute } from '../ports/payment-provider.ts';
import type { PaymentRow } from './payment-row.ts';

/** A dispute that is closed stays closed, whichever snapshot arrives last: providers open a new one instead. */
const upsertDisputes = statement<ProviderDispute & { isNew: boolean }>(
  'disputes-upsert',
  `INSERT INTO disputes (tenant_id, payment_id, reference, amount, reason, status, opened_at, updated_at)
   SELECT $1, $2, reference, amount, reason, status, $3, $3
   FROM jsonb_to_recordset($4::jsonb) AS d(reference text, amount bigint, reason text, status text)
   ON CONFLICT (tenant_id, payment_id, reference) DO UPDATE
     SET status = excluded.status, amount = excluded.amount, reason = excluded.reason, updated_at = $3
     WHERE disputes.status = 'open'
       AND (disputes.status, disputes.amount, disputes.reason)
         IS DISTINCT FROM (excluded.status, excluded.amount, excluded.reason)
   RETURNING reference, amount, reason, status, xmax = 0 AS "isNew"`,
);

const flagOrder = statement(
  'order-flag-disputed',
  `UPDATE orders o
   SET updated_at = $3,
       disputed_at = CASE WHEN EXISTS (
         SELECT FROM disputes d JOIN payments p ON p.tenant_id = d.tenant_id AND p.id = d.payment_id
         WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND d.status = 'open') THEN coalesce(disputed_at, $3) END
   WHERE o.tenant_id = $1 AND o.id = $2`,
);

async function tellMerchant(ctx: Ctx, payment: PaymentRow, dispute: ProviderDispute): Promise<void> {
  const { reference, amount, reason } = dispute;
  await alertMerchant(ctx, {
    kind: 'dispute_opened',
    subjectId: newId(),
    orderId: payment.orderId,
    data: { paymentId: payment.id, reference, amount, reason },
  });
}

/**
 * Records what customers have asked their banks to take back: the order is flagged while one of its disputes is open,
 * and the merchant, who has days to answer, is told at once. The caller holds the order's lock.
 */
export async function recordDisputes(
  ctx: Ctx,
  payment: PaymentRow,
  disputes: readonly ProviderDispute[],
): Promise<void> {
  if (disputes.length === 0) return;
  const values = [ctx.tenantId, payment.id, ctx.now, JSON.stringify(disputes)];
  const changed = await ctx.tx.all(upsertDisputes, values);
  if (changed.length === 0) return;
  for (const { isNew, ...dispute } of changed) {
    const { reference, amount, reason, status } = dispute;
    const about = { paymentId: payment.id, provider: payment.provider, reference, amount };
    if (isNew) await appendEvent(ctx, payment.orderId, 'dispute.opened', { ...about, reason });
    if (status !== 'open')
      await appendEvent(ctx, payment.orderId, 'dispute.closed', { ...about, outcome: status });
    else if (isNew) await tellMerchant(ctx, payment, dispute);
  }
  await ctx.tx.run(flagOrder, [ctx.tenantId, payment.orderId, ctx.now]);
}
