import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

export interface LevelKey {
  sku: string;
  location: string;
}

/**
 * What is owed is owed to the newest orders (their ids begin with the time): what arrives goes to the oldest first. The
 * caller holds the locks of the levels, under which alone anybody changes who waits for how much.
 */
const spread = statement(
  'stock-hand-out',
  `WITH waiting AS (
     SELECT r.order_id, r.sku, r.location, greatest(s.reserved - s.on_hand, 0) AS owed, r.awaited,
            sum(r.awaited) OVER (PARTITION BY r.sku, r.location ORDER BY r.order_id DESC) - r.awaited AS newer
     FROM unnest($2::text[], $3::text[]) AS w(sku, location)
     JOIN stock_levels s ON s.tenant_id = $1 AND s.sku = w.sku AND s.location = w.location
     JOIN stock_reservations r ON r.tenant_id = $1 AND r.sku = w.sku AND r.location = w.location AND r.awaited > 0
   ), left_over AS (
     SELECT order_id, sku, location, awaited, least(awaited, greatest(owed - newer, 0)) AS now FROM waiting
   )
   UPDATE stock_reservations r SET awaited = l.now FROM left_over l
   WHERE r.tenant_id = $1 AND r.order_id = l.order_id AND r.sku = l.sku AND r.location = l.location
     AND l.now <> l.awaited`,
);

/** Gives what has become available at these levels to the orders that wait for it, the oldest first. */
export async function handOut({ tx, tenantId }: Ctx, levels: readonly LevelKey[]): Promise<void> {
  if (levels.length === 0) return;
  await tx.run(spread, [tenantId, levels.map(({ sku }) => sku), levels.map(({ location }) => location)]);
}
