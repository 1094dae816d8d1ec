import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { announce } from '../hooks/deliveries.ts';
import { newId } from '../ids.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import type { LowStockItemView } from '../mail/templates/index.ts';

/** Marks what fell to its threshold, or sold out, since the merchant was last told; in key order like every lock on stock. */
const markLow = statement<LowStockItemView>(
  'stock-mark-low',
  `WITH low AS (
     SELECT sku, location FROM stock_levels
     WHERE tenant_id = $1 AND low_stock_threshold IS NOT NULL
       AND (alerted_at IS NULL AND on_hand - reserved <= low_stock_threshold
         OR sold_out_armed AND on_hand - reserved <= 0)
     ORDER BY sku, location
     FOR UPDATE
   ), marked AS (
     UPDATE stock_levels s SET alerted_at = $2, sold_out_armed = s.on_hand - s.reserved > 0 FROM low
     WHERE s.tenant_id = $1 AND s.sku = low.sku AND s.location = low.location
     RETURNING s.*
   )
   SELECT m.sku, p.name, CASE WHEN (SELECT count(*) FROM locations) > 1 THEN m.location END AS location,
          m.on_hand - m.reserved AS available, m.low_stock_threshold AS threshold, m.on_hand AS "onHand", m.reserved
   FROM marked m JOIN products p ON p.tenant_id = $1 AND p.sku = m.sku
   ORDER BY m.sku, m.location`,
);

/**
 * One digest to the merchant with every SKU that fell to its threshold, or has sold out. A SKU is told of once for
 * either; a movement that lifts it far enough arms the alert again. Returns how many SKUs there were.
 */
export async function raiseLowStockAlerts(ctx: Ctx): Promise<number> {
  const items = await ctx.tx.all(markLow, [ctx.tenantId, ctx.now]);
  if (items.length === 0) return 0;
  await alertMerchant(ctx, {
    kind: 'low_stock_digest',
    subjectId: newId(),
    data: { items },
  });
  for (const item of items) await announce(ctx, 'stock.low', { ...item });
  ctx.tell({ kind: 'stock_alerted', skus: items.length });
  return items.length;
}
