import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { giveBack, type SoldLevel } from './give-back.ts';

/** The levels are locked in key order, as every verb that changes stock does. */
const lockSold = statement<Omit<SoldLevel, 'quantity'>>(
  'stock-lock-sold',
  `SELECT s.sku, s.location, s.on_hand AS "onHand", s.reserved, s.value, r.quantity AS sold,
          (SELECT coalesce(-sum(m.value), 0)::bigint FROM stock_movements m
           WHERE m.tenant_id = $1 AND m.cause_id = $2 AND m.sku = r.sku AND m.location = r.location
             AND m.kind = 'sale') AS cost,
          (SELECT coalesce(sum(m.delta), 0)::int FROM stock_movements m
           WHERE m.tenant_id = $1 AND m.sku = r.sku AND m.location = r.location AND m.kind = 'restock'
             AND (m.cause_id = $2 OR m.cause_id IN (
               SELECT id FROM refunds WHERE tenant_id = $1 AND order_id = $2))) AS returned
   FROM stock_reservations r
   JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
   WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'sold'
   ORDER BY s.sku, s.location
   FOR UPDATE OF s`,
);

/** What the order bought, by level, with the levels locked. The caller holds the order's lock. */
export const lockSoldLevels = (ctx: Ctx, orderId: string): Promise<Omit<SoldLevel, 'quantity'>[]> =>
  ctx.tx.all(lockSold, [ctx.tenantId, orderId]);

/**
 * The inverse of `sellStock`: puts what the order bought back on the shelf, less what came back before. Safe to repeat;
 * and where nothing was sold, nothing comes back.
 */
export async function restockOrder(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  const levels = await lockSoldLevels(ctx, orderId);
  await giveBack(
    ctx,
    { orderId, causeId: orderId, reason: 'order cancelled' },
    levels.map((level) => ({ ...level, quantity: level.sold - level.returned })),
  );
}
