import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';

const sell = statement(
  'stock-sell',
  `WITH held AS (
     SELECT s.sku, s.location, r.quantity
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'open'
     ORDER BY s.sku, s.location
     FOR UPDATE
   ), closed AS (
     UPDATE stock_reservations r SET state = 'sold' FROM held
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.sku = held.sku AND r.location = held.location
   ), moved AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, actor, at)
     SELECT $1, $2, sku, location, 'sale', -quantity, $3, $4 FROM held
   )
   UPDATE stock_levels s SET on_hand = s.on_hand - held.quantity, reserved = s.reserved - held.quantity
   FROM held
   WHERE s.tenant_id = $1 AND s.sku = held.sku AND s.location = held.location`,
);

/** Turns what the order holds into a sale. Safe to repeat. */
export async function sellStock(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  await ctx.tx.run(sell, [ctx.tenantId, orderId, actorLabel(ctx.actor), ctx.now]);
}
