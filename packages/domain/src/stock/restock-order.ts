import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';

const returnSold = statement(
  'stock-restock',
  `WITH sold AS (
     SELECT s.sku, s.location,
            r.quantity - coalesce((
              SELECT sum(m.delta) FROM stock_movements m
              JOIN refunds f ON f.tenant_id = m.tenant_id AND f.id = m.cause_id
              WHERE f.tenant_id = $1 AND f.order_id = $2 AND m.sku = r.sku AND m.location = r.location
                AND m.kind = 'restock'), 0) AS quantity
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'sold'
     ORDER BY s.sku, s.location
     FOR UPDATE OF s
   ), returned AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, reason, actor, at)
     SELECT $1, $2, sku, location, 'restock', quantity, 'order cancelled', $3, $4 FROM sold WHERE quantity > 0
     ON CONFLICT DO NOTHING
     RETURNING sku, location, delta
   )
   UPDATE stock_levels s
   SET on_hand = s.on_hand + returned.delta,
       alerted_at = CASE WHEN s.on_hand - s.reserved + returned.delta > s.low_stock_threshold
                         THEN NULL ELSE s.alerted_at END
   FROM returned
   WHERE s.tenant_id = $1 AND s.sku = returned.sku AND s.location = returned.location`,
);

/**
 * The inverse of `sellStock`: puts what the order bought back on the shelf. The movement's cause is unique, so it
 * counts once, however often it is called; and nothing was sold, nothing comes back.
 */
export async function restockOrder(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  await ctx.tx.run(returnSold, [ctx.tenantId, orderId, actorLabel(ctx.actor), ctx.now]);
}
