import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { appendEvent } from '../order/events.ts';

/**
 * What each payment took beyond what the order owes: nothing is owed by an order that was rejected or cancelled.
 * The earliest payments cover the order, the latest carry the surplus. What the ledger says went back and what
 * pending refunds will give back are two things: a refund is settled in the transaction that enters its movement.
 */
const selectSurplus = statement<{ payment_id: string; surplus: number }>(
  'payment-surplus',
  `WITH owed AS (
     SELECT CASE WHEN status IN ('rejected', 'cancelled') THEN 0 ELSE coalesce(total, 0) END AS amount
     FROM orders WHERE tenant_id = $1 AND id = $2
   ), held AS (
     SELECT p.id,
       coalesce((SELECT sum(CASE kind WHEN 'captured' THEN amount WHEN 'refunded' THEN -amount ELSE 0 END)
                 FROM payment_entries e WHERE e.tenant_id = p.tenant_id AND e.payment_id = p.id), 0)
       - coalesce((SELECT sum(amount) FROM refunds r
                   WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status = 'pending'), 0) AS amount
     FROM payments p WHERE p.tenant_id = $1 AND p.order_id = $2
   ), running AS (
     SELECT id, amount, sum(amount) OVER (ORDER BY id) AS upto FROM held
   )
   SELECT id AS payment_id, least(running.amount, running.upto - owed.amount)::bigint AS surplus
   FROM running CROSS JOIN owed
   WHERE running.amount > 0 AND running.upto > owed.amount
   ORDER BY id`,
);

const insertRefund = statement(
  'refund-insert',
  `INSERT INTO refunds (tenant_id, id, order_id, payment_id, amount, reason, status, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $7)`,
);

/** Opens a refund for everything the customer paid and does not owe. The caller holds the order's lock. */
export async function refundSurplus(ctx: Ctx, orderId: string): Promise<void> {
  const surpluses = await ctx.tx.all(selectSurplus, [ctx.tenantId, orderId]);
  for (const { payment_id: paymentId, surplus: amount } of surpluses) {
    const refundId = newId();
    await ctx.tx.run(insertRefund, [
      ctx.tenantId,
      refundId,
      orderId,
      paymentId,
      amount,
      'paid more than is owed',
      ctx.now,
    ]);
    await appendEvent(ctx, orderId, 'refund.requested', { refundId, paymentId, amount });
    ctx.enqueue('payment.refund', { refundId });
  }
}
