import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { cutPage } from '../page.ts';

export interface RequestedAdjustment {
  id: string;
  sku: string;
  location: string;
  delta: number;
  /** Minor units; null where nobody said. */
  unitCost: number | null;
  reason: string;
  status: 'pending' | 'applied' | 'rejected';
}

/** A change of stock that somebody asked for, and what became of it. */
export interface AdjustmentRecord extends RequestedAdjustment {
  /** Why it could not be applied. */
  rejection: string | null;
  actor: string;
  createdAt: Date;
  settledAt: Date | null;
}

const select = statement<AdjustmentRecord>(
  'adjustments',
  `SELECT id, sku, location, delta, unit_cost AS "unitCost", reason, status, rejection, actor,
          created_at AS "createdAt", settled_at AS "settledAt"
   FROM stock_adjustments
   WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id = $2) AND ($3::text IS NULL OR sku = $3)
     AND ($4::text IS NULL OR status = $4) AND ($5::uuid IS NULL OR id < $5)
   ORDER BY id DESC LIMIT $6`,
);

/** Throws `not_found`. */
export async function getAdjustment(ctx: Ctx, id: string): Promise<AdjustmentRecord> {
  const adjustment = await ctx.tx.maybe(select, [ctx.tenantId, id, null, null, null, 1]);
  if (!adjustment) throw notFound('adjustment');
  return adjustment;
}

export interface AdjustmentFilter {
  sku?: string | undefined;
  status?: string | undefined;
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listAdjustments(
  ctx: Ctx,
  { sku, status, after, limit }: AdjustmentFilter & { after?: string | undefined; limit: number },
): Promise<{ adjustments: AdjustmentRecord[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(select, [ctx.tenantId, null, sku, status, after, limit + 1]);
  const { page: adjustments, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { adjustments, nextAfter };
}
