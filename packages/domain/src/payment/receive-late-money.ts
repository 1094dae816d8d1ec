import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { moveOrder } from '../order/events.ts';
import { refundableTotal } from '../order/money-owed.ts';
import { demandBySku } from '../order/pricing.ts';
import type { OrderRecord } from '../order/record.ts';
import { tellMerchantOfOrder } from '../order/tell-merchant-of-order.ts';
import { reserveStock } from '../stock/reserve-stock.ts';
import { sellStock } from '../stock/sell-stock.ts';
import { loadShop } from '../tenant/shop.ts';
import { refundSurplus } from './refund-surplus.ts';

const selectEnd = statement<{ type: string }>(
  'order-end',
  `SELECT type FROM order_events
   WHERE tenant_id = $1 AND order_id = $2 AND type IN ('order.cancelled', 'order.expired', 'order.revived')
   ORDER BY seq DESC LIMIT 1`,
);

const clearReason = statement(
  'order-clear-cancel-reason',
  'UPDATE orders SET cancel_reason = NULL WHERE tenant_id = $1 AND id = $2',
);

const hasExpired = async (ctx: Ctx, orderId: string): Promise<boolean> =>
  (await ctx.tx.maybe(selectEnd, [ctx.tenantId, orderId]))?.type === 'order.expired';

/** All of it is there, nobody called the order off, and the shelf has everything: the order goes on. */
async function revive(ctx: Ctx, order: OrderRecord): Promise<boolean> {
  const { id: orderId, lines, total, erasedAt } = order;
  // Nobody knows any more where to send it.
  if (erasedAt !== null) return false;
  if (total === null || refundableTotal(order) < total) return false;
  if (!(await hasExpired(ctx, orderId))) return false;
  const { allocation: strategy } = await loadShop(ctx);
  if ((await reserveStock(ctx, { orderId, demands: demandBySku(lines), strategy })).length > 0) return false;
  await moveOrder(ctx, order, 'revive');
  await ctx.tx.run(clearReason, [ctx.tenantId, orderId]);
  await sellStock(ctx, { orderId });
  return true;
}

/**
 * Money that was taken for an order that had ended: an order that was not paid in time goes on if its items are still
 * there, otherwise, and wherever somebody called the order off, the money goes back at once. The customer is told
 * either way. The caller holds the order's lock and has just read it.
 */
export async function receiveLateMoney(ctx: Ctx, order: OrderRecord, paymentId: string): Promise<void> {
  const about = { subjectId: paymentId, orderId: order.id, recipient: order.customer.email };
  if (await revive(ctx, order)) {
    await queueMail(ctx, { ...about, kind: 'late_payment_accepted' });
    await tellMerchantOfOrder(ctx, order.id);
    await refundSurplus(ctx, { ...order, status: 'processing' });
    return;
  }
  const amount = await refundSurplus(ctx, order);
  if (amount > 0) await queueMail(ctx, { ...about, kind: 'late_payment_refunded', data: { amount } });
}
