import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/** Rows are locked in key order before they change. `alerted_at` is cleared where the stock rises above its threshold. */
const release = statement(
  'stock-release',
  `WITH held AS (
     SELECT s.sku, s.location, r.quantity
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'open'
     ORDER BY s.sku, s.location
     FOR UPDATE
   ), closed AS (
     UPDATE stock_reservations r SET state = 'released' FROM held
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.sku = held.sku AND r.location = held.location
   )
   UPDATE stock_levels s
   SET reserved = s.reserved - held.quantity,
       alerted_at = CASE WHEN s.on_hand - s.reserved + held.quantity > s.low_stock_threshold THEN NULL ELSE s.alerted_at END
   FROM held
   WHERE s.tenant_id = $1 AND s.sku = held.sku AND s.location = held.location`,
);

/** The inverse of `reserveStock`: frees what the order still holds. Safe to repeat, and if nothing was ever held. */
export async function releaseStock(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  await ctx.tx.run(release, [ctx.tenantId, orderId]);
}
