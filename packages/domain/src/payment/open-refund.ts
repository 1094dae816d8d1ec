import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { appendEvent } from '../order/events.ts';
import type { RefundedItem } from '../order/record.ts';

export interface RefundToOpen {
  orderId: string;
  paymentId: string;
  /** Minor units; the payment has as much to give back. */
  amount: number;
  kind: 'surplus' | 'requested';
  reason: string;
  items?: readonly RefundedItem[] | null;
  restock?: boolean;
}

const insertRefund = statement(
  'refund-insert',
  `INSERT INTO refunds (tenant_id, id, order_id, payment_id, kind, amount, reason, items, restock, status, created_at,
                        updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $10)`,
);

/** Notes that money goes back, and the obligation to see to it. Returns the refund's id. The caller holds the order's lock. */
export async function openRefund(ctx: Ctx, refund: RefundToOpen): Promise<string> {
  const { orderId, paymentId, amount, kind, reason, items = null, restock = false } = refund;
  const refundId = newId();
  await ctx.tx.run(insertRefund, [
    ...[ctx.tenantId, refundId, orderId, paymentId, kind, amount, reason],
    ...[items && JSON.stringify(items), restock, ctx.now],
  ]);
  await appendEvent(ctx, orderId, 'refund.requested', { refundId, paymentId, amount });
  ctx.enqueue('payment.refund', { refundId });
  return refundId;
}
