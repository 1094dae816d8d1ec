import type { Ctx } from '../context.ts';
import { type OrderMoney, spreadOverPayments, surplusOf } from '../order/money-owed.ts';
import { openRefund } from './open-refund.ts';

/**
 * Opens a refund for everything the customer paid and does not owe: the earliest payments cover the order, the latest
 * carry the surplus. Returns how much it is. The caller holds the order's lock and has just read it.
 */
export async function refundSurplus(ctx: Ctx, order: OrderMoney & { id: string }): Promise<number> {
  const surplus = surplusOf(order);
  for (const { paymentId, amount } of spreadOverPayments(order, surplus)) {
    await openRefund(ctx, {
      ...{ orderId: order.id, paymentId, amount },
      ...{ kind: 'surplus', reason: 'paid more than is owed' },
    });
  }
  return surplus;
}
