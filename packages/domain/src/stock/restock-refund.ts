import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';
import type { Demand } from '../order/pricing.ts';

/**
 * Each location gets back at most what was sold from it and has not come back, in key order, whoever brought it back
 * before. The levels are locked in key order, as every verb that changes stock does.
 */
const returnRefunded = statement(
  'stock-restock-refund',
  `WITH wanted AS (
     SELECT * FROM unnest($4::text[], $5::int[]) AS w(sku, quantity)
   ), sold AS (
     SELECT s.sku, s.location,
            r.quantity - coalesce((
              SELECT sum(m.delta) FROM stock_movements m
              WHERE m.tenant_id = $1 AND m.sku = r.sku AND m.location = r.location AND m.kind = 'restock'
                AND (m.cause_id = $2 OR m.cause_id IN (
                  SELECT id FROM refunds WHERE tenant_id = $1 AND order_id = $2))), 0) AS open
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'sold' AND r.sku IN (SELECT sku FROM wanted)
     ORDER BY s.sku, s.location
     FOR UPDATE OF s
   ), spread AS (
     SELECT sold.sku, sold.location,
            least(sold.open, wanted.quantity
              - coalesce(sum(sold.open) OVER (PARTITION BY sold.sku ORDER BY sold.location
                                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS quantity
     FROM sold JOIN wanted USING (sku)
   ), returned AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, reason, actor, at)
     SELECT $1, $3, sku, location, 'restock', quantity, 'refunded', $6, $7 FROM spread WHERE quantity > 0
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

/** Puts the items of a refund back on the shelf, once; never more than was sold. The caller holds the order's lock. */
export async function restockRefund(
  ctx: Ctx,
  { orderId, refundId, items }: { orderId: string; refundId: string; items: readonly Demand[] },
): Promise<void> {
  await ctx.tx.run(returnRefunded, [
    ...[ctx.tenantId, orderId, refundId],
    ...[items.map(({ sku }) => sku), items.map(({ quantity }) => quantity)],
    ...[actorLabel(ctx.actor), ctx.now],
  ]);
}
