import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { armAlerts } from './arm-alerts.ts';
import { handOut, type LevelKey } from './hand-out.ts';

/** Rows are locked in key order before they change. */
const release = statement<LevelKey & { owed: boolean }>(
  'stock-release',
  `WITH held AS (
     SELECT s.sku, s.location, r.quantity
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state = 'open'
     ORDER BY s.sku, s.location
     FOR UPDATE
   ), closed AS (
     UPDATE stock_reservations r SET state = 'released', awaited = 0 FROM held
     WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.sku = held.sku AND r.location = held.location
   )
   UPDATE stock_levels s
   SET reserved = s.reserved - held.quantity,${armAlerts('s.on_hand - s.reserved + held.quantity')}
   FROM held
   WHERE s.tenant_id = $1 AND s.sku = held.sku AND s.location = held.location
   RETURNING s.sku, s.location, s.reserved + held.quantity > s.on_hand AS owed`,
);

/** The inverse of `reserveStock`: frees what the order still holds. Safe to repeat, and if nothing was ever held. */
export async function releaseStock(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  const freed = await ctx.tx.all(release, [ctx.tenantId, orderId]);
  await handOut(
    ctx,
    freed.filter(({ owed }) => owed),
  );
}
