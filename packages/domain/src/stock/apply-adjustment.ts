import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { mostOnHand } from './inventory-limits.ts';
import { lockLevels, moveStock } from './move-stock.ts';

interface Adjustment {
  sku: string;
  location: string;
  delta: number;
  unitCost: number | null;
  reason: string;
  actor: string;
  status: string;
}

const lockAdjustment = statement<Adjustment>(
  'adjustment-lock',
  `SELECT sku, location, delta, unit_cost AS "unitCost", reason, actor, status FROM stock_adjustments
   WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
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
  const { delta, unitCost, reason, actor } = adjustment;
  const level = (await lockLevels(ctx, [adjustment]))(adjustment);
  const rejection = whyNotAdjustable(level.onHand + delta, {
    isArrival: delta > 0,
    reserved: level.reserved,
  });
  if (rejection === null) {
    const worth = unitCost === null ? null : unitCost * delta;
    const cause = { kind: 'adjustment', causeId: adjustmentId, reason, actor } as const;
    await moveStock(ctx, cause, [{ level, delta, worth, unitCost }]);
  }
  const status = rejection === null ? 'applied' : 'rejected';
  await ctx.tx.run(settle, [ctx.tenantId, adjustmentId, status, rejection, ctx.now]);
}

/** Why so much cannot be on hand after an adjustment; null where it can. */
export function whyNotAdjustable(
  onHand: number,
  { isArrival, reserved }: { isArrival: boolean; reserved: number },
): string | null {
  if (onHand > mostOnHand) return 'more would be on hand than can be counted';
  return isArrival || onHand >= reserved ? null : 'less would be on hand than is held for orders';
}
