import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Demand } from '../order/pricing.ts';
import { type AvailableStock, allocate, type Shortfall } from './allocate.ts';

/**
 * Locks in key order, as every verb that changes stock does, so that two orders that want the same SKUs wait for each
 * other and never deadlock; returns the levels in the order in which they are asked.
 */
const lockLevels = statement<AvailableStock>(
  'stock-lock',
  `WITH locked AS (
     SELECT sku, location, on_hand - reserved AS available FROM stock_levels
     WHERE tenant_id = $1 AND sku = ANY($2)
     ORDER BY sku, location
     FOR UPDATE
   )
   SELECT k.sku, k.location, k.available
   FROM locked k JOIN locations l ON l.tenant_id = $1 AND l.code = k.location
   ORDER BY k.sku, l.priority, k.location`,
);

const reserve = statement(
  'stock-reserve',
  `WITH taken AS (
     SELECT * FROM unnest($3::text[], $4::text[], $5::int[]) AS t(sku, location, quantity)
   ), held AS (
     INSERT INTO stock_reservations (tenant_id, order_id, sku, location, quantity, state)
     SELECT $1, $2, sku, location, quantity, 'open' FROM taken
     -- What it held before it expired has been let go: it may hold it again.
     ON CONFLICT (tenant_id, order_id, sku, location) DO UPDATE
       SET quantity = excluded.quantity, state = 'open' WHERE stock_reservations.state = 'released'
   )
   UPDATE stock_levels s SET reserved = s.reserved + taken.quantity
   FROM taken
   WHERE s.tenant_id = $1 AND s.sku = taken.sku AND s.location = taken.location
     AND s.on_hand - s.reserved >= taken.quantity`,
);

/** Holds stock for every demand of the order, or for none. Returns what is missing; empty when all is held. */
export async function reserveStock(
  ctx: Ctx,
  { orderId, demands }: { orderId: string; demands: readonly Demand[] },
): Promise<Shortfall[]> {
  const skus = demands.map(({ sku }) => sku);
  const levels = await ctx.tx.all(lockLevels, [ctx.tenantId, skus]);
  const { allocated, shortfall } = allocate(demands, levels);
  if (shortfall.length > 0) return shortfall;
  const updated = await ctx.tx.run(reserve, [
    ctx.tenantId,
    orderId,
    allocated.map(({ sku }) => sku),
    allocated.map(({ location }) => location),
    allocated.map(({ quantity }) => quantity),
  ]);
  if (updated !== allocated.length) throw new Error('locked stock changed under its lock');
  return [];
}
