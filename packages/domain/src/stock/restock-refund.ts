import type { Ctx } from '../context.ts';
import type { Demand } from '../order/pricing.ts';
import { giveBack } from './give-back.ts';
import { lockSoldLevels } from './restock-order.ts';

/**
 * Puts the items of a refund back on the shelf, once: each location gets back at most what was sold from it and has not
 * come back, in key order, whoever brought it back before. The caller holds the order's lock.
 */
export async function restockRefund(
  ctx: Ctx,
  { orderId, refundId, items }: { orderId: string; refundId: string; items: readonly Demand[] },
): Promise<void> {
  const open = new Map(items.map(({ sku, quantity }) => [sku, quantity]));
  const levels = (await lockSoldLevels(ctx, orderId)).map((level) => {
    const wanted = open.get(level.sku) ?? 0;
    const quantity = Math.min(wanted, level.sold - level.returned);
    open.set(level.sku, wanted - quantity);
    return { ...level, quantity };
  });
  await giveBack(ctx, { orderId, causeId: refundId, reason: 'refunded' }, levels);
}
