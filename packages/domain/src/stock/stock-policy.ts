import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { given } from '../given.ts';
import { getInventory, type Inventory } from './inventory.ts';
import { anyNumber } from './inventory-limits.ts';

/**
 * What becomes of an order for more than is there: it is refused; or it is taken and waits, where the SKU can be ordered
 * again (`backorder`) or is not out yet (`preorder`).
 */
export const whenSoldOutChoices = ['refuse', 'backorder', 'preorder'] as const;
export type WhenSoldOut = (typeof whenSoldOutChoices)[number];

export interface StockPolicyChanges {
  whenSoldOut?: WhenSoldOut | undefined;
  /** How many pieces may be owed in all; null: any number. */
  backorderLimit?: number | null | undefined;
  /** The day it is expected, as `2026-12-24`. */
  availableFrom?: string | null | undefined;
  /** Days; null: as the shop has it. */
  leadDays?: number | null | undefined;
  coverDays?: number | null | undefined;
  /** Per location. */
  levels?: readonly LevelChanges[] | undefined;
}

interface LevelChanges {
  location: string;
  lowStockThreshold?: number | null | undefined;
  lowStockMargin?: number | undefined;
}

/** One who changes the policy of a SKU waits for another, and for orders of it. */
const lockLevels = statement<{ location: string }>(
  'stock-policy-lock',
  'SELECT location FROM stock_levels WHERE tenant_id = $1 AND sku = $2 ORDER BY location FOR UPDATE',
);

/** What orders may owe from now on. What they owe already stays allowed. */
const setLimit = statement(
  'stock-set-backorder-limit',
  `UPDATE stock_levels
   SET backorder_limit = $3::int, owed_at_most = greatest($3::int, reserved - on_hand, 0)
   WHERE tenant_id = $1 AND sku = $2`,
);

/** Stock that lies above the new threshold is armed again. */
const setAlert = statement(
  'stock-set-alert',
  `UPDATE stock_levels s
   SET low_stock_threshold = n.threshold, low_stock_margin = n.margin,
       alerted_at = CASE WHEN on_hand - reserved > n.threshold + n.margin THEN NULL ELSE alerted_at END,
       sold_out_armed = n.threshold IS NOT NULL AND (sold_out_armed OR on_hand - reserved > n.margin)
   FROM (SELECT location,
                CASE WHEN $4::boolean THEN $5::int ELSE low_stock_threshold END AS threshold,
                coalesce($6::int, low_stock_margin) AS margin
         FROM stock_levels WHERE tenant_id = $1 AND sku = $2 AND location = $3) n
   WHERE s.tenant_id = $1 AND s.sku = $2 AND s.location = n.location`,
);

/** Throws `not_found` for a location that the SKU was never at: its level comes with its first stock. */
async function changeLevels(ctx: Ctx, sku: string, levels: readonly LevelChanges[]): Promise<void> {
  for (const [index, { location, lowStockThreshold, lowStockMargin }] of levels.entries()) {
    const names = lowStockThreshold !== undefined;
    const changed = await ctx.tx.run(setAlert, [
      ...[ctx.tenantId, sku, location, names, lowStockThreshold ?? null, lowStockMargin ?? null],
    ]);
    if (changed === 1) continue;
    throw new DomainError('not_found', 'There is no such location.', {
      errors: [{ path: `levels[${index}].location`, message: 'is not a location of this SKU' }],
    });
  }
}

const own = {
  whenSoldOut: true,
  backorderLimit: true,
  availableFrom: true,
  leadDays: true,
  coverDays: true,
} as const;
const initial = {
  whenSoldOut: 'refuse',
  backorderLimit: null,
  availableFrom: null,
  leadDays: null,
  coverDays: null,
};

/**
 * Changes what is named, for whatever is ordered from now on: what is owed already stays owed. A limit holds for the
 * SKU, wherever it is owed. Throws `not_found`.
 */
export async function changeStockPolicy(
  ctx: Ctx,
  sku: string,
  changes: StockPolicyChanges,
): Promise<Inventory> {
  const before = await getInventory(ctx, sku);
  const { prisma } = ctx.tx;
  await ctx.tx.all(lockLevels, [ctx.tenantId, sku]);
  const known = (await prisma.stockPolicy.findFirst({ where: { sku }, select: own })) ?? initial;
  const { levels = [], availableFrom, ...rest } = changes;
  const policy = {
    ...known,
    ...given(rest),
    ...(availableFrom === undefined
      ? {}
      : { availableFrom: availableFrom === null ? null : new Date(availableFrom) }),
  };
  await prisma.stockPolicy.upsert({
    where: { tenantId_sku: { tenantId: ctx.tenantId, sku } },
    create: { ...policy, tenantId: ctx.tenantId, sku },
    update: policy,
  });
  const limit = policy.whenSoldOut === 'refuse' ? null : (policy.backorderLimit ?? anyNumber);
  await ctx.tx.run(setLimit, [ctx.tenantId, sku, limit]);
  await changeLevels(ctx, sku, levels);
  ctx.audit({
    action: 'stock.policy',
    subject: { type: 'product', id: sku },
    before: { whenSoldOut: before.whenSoldOut, backorderLimit: before.backorderLimit },
    after: { ...changes },
  });
  return getInventory(ctx, sku);
}
