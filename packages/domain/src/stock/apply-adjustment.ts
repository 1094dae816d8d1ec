import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

interface Adjustment {
  sku: string;
  location: string;
  delta: number;
  reason: string;
  actor: string;
  status: string;
}

const lockAdjustment = statement<Adjustment>(
  'adjustment-lock',
  `SELECT sku, location, delta, reason, actor, status FROM stock_adjustments
   WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);

const ensureLevel = statement(
  'stock-level-ensure',
  `INSERT INTO stock_levels (tenant_id, sku, location) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
);

const apply = statement(
  'stock-adjust',
  `WITH changed AS (
     UPDATE stock_levels
     SET on_hand = on_hand + $4,
         alerted_at = CASE WHEN on_hand + $4 - reserved > low_stock_threshold THEN NULL ELSE alerted_at END
     WHERE tenant_id = $1 AND sku = $2 AND location = $3 AND on_hand + $4 >= reserved
     RETURNING sku
   )
   INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, reason, actor, at)
   SELECT $1, $5, $2, $3, 'adjustment', $4, $6, $7, $8 FROM changed`,
);

const settle = statement(
  'adjustment-settle',
  `UPDATE stock_adjustments SET status = $3, rejection = $4, settled_at = $5 WHERE tenant_id = $1 AND id = $2`,
);

/** Applies a change of stock, or says why it cannot be: nobody takes away what is held for orders. */
export async function applyAdjustment(ctx: Ctx, { adjustmentId }: { adjustmentId: string }): Promise<void> {
  const adjustment = await ctx.tx.maybe(lockAdjustment, [ctx.tenantId, adjustmentId]);
  if (!adjustment) throw new Error(`adjustment ${adjustmentId} is gone`);
  if (adjustment.status !== 'pending') return;
  const { sku, location, delta, reason, actor } = adjustment;
  await ctx.tx.run(ensureLevel, [ctx.tenantId, sku, location]);
  const values = [ctx.tenantId, sku, location, delta, adjustmentId, reason, actor, ctx.now];
  const applied = await ctx.tx.run(apply, values);
  const status = applied === 1 ? 'applied' : 'rejected';
  const rejection = applied === 1 ? null : 'less would be on hand than is held for orders';
  await ctx.tx.run(settle, [ctx.tenantId, adjustmentId, status, rejection, ctx.now]);
}
