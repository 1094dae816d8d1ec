import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { refundSurplus } from '../payment/refund-surplus.ts';
import { voidOpenPayments } from '../payment/void-open-payments.ts';
import { releaseStock } from '../stock/release-stock.ts';
import { restockOrder } from '../stock/restock-order.ts';
import { illegalTransition } from '../transition.ts';
import { moveOrder } from './events.ts';
import { lockOrder, type OrderRecord } from './record.ts';

const setReason = statement(
  'order-set-cancel-reason',
  'UPDATE orders SET cancel_reason = $3 WHERE tenant_id = $1 AND id = $2',
);

/**
 * Undoes what was done, latest step first: payments are voided or refunded, stock is put back or released, and the
 * customer is told. Each undo is safe if its step never happened. The caller holds the order's lock.
 */
export async function undoOrder(
  ctx: Ctx,
  order: OrderRecord,
  { transition, reason }: { transition: 'cancel' | 'expire'; reason: string },
): Promise<void> {
  const to = await moveOrder(ctx, order, transition, { reason });
  await ctx.tx.run(setReason, [ctx.tenantId, order.id, reason]);
  await voidOpenPayments(ctx, order);
  await refundSurplus(ctx, { ...order, status: to });
  await restockOrder(ctx, { orderId: order.id });
  await releaseStock(ctx, { orderId: order.id });
  await queueMail(ctx, {
    kind: 'order_cancelled',
    subjectId: order.id,
    orderId: order.id,
    recipient: order.customer.email,
  });
}

/** Calls an order off before anything of it has left. Throws `not_found`, `illegal_transition`. */
export async function cancelOrder(
  ctx: Ctx,
  { orderId, reason }: { orderId: string; reason: string },
): Promise<void> {
  const order = await lockOrder(ctx, orderId);
  if (order.status === 'processing' && order.shipments.length > 0) {
    throw illegalTransition('order', 'processing with items shipped', 'cancel', ['ship']);
  }
  await undoOrder(ctx, order, { transition: 'cancel', reason });
  ctx.audit({
    action: 'order.cancel',
    subject: { type: 'order', id: orderId },
    before: { status: order.status },
    // Why stands with the order: the log outlives its customer.
    after: { status: 'cancelled' },
  });
}
