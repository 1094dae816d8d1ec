import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';

export interface Inventory {
  sku: string;
  onHand: number;
  reserved: number;
  available: number;
  levels: { location: string; onHand: number; reserved: number; lowStockThreshold: number | null }[];
}

const selectInventory = statement<Inventory>(
  'inventory',
  `SELECT p.sku, coalesce(sum(s.on_hand), 0)::int AS "onHand", coalesce(sum(s.reserved), 0)::int AS reserved,
          coalesce(sum(s.on_hand - s.reserved), 0)::int AS available,
          coalesce(json_agg(json_build_object('location', s.location, 'onHand', s.on_hand, 'reserved', s.reserved,
                            'lowStockThreshold', s.low_stock_threshold) ORDER BY s.location)
                   FILTER (WHERE s.location IS NOT NULL), '[]') AS levels
   FROM products p LEFT JOIN stock_levels s ON s.tenant_id = p.tenant_id AND s.sku = p.sku
   WHERE p.tenant_id = $1 AND ($2::text IS NULL OR p.sku = $2) AND ($3::text IS NULL OR p.sku > $3)
   GROUP BY p.sku ORDER BY p.sku LIMIT $4`,
);

/** Throws `not_found`. */
export async function getInventory(ctx: Ctx, sku: string): Promise<Inventory> {
  const inventory = await ctx.tx.maybe(selectInventory, [ctx.tenantId, sku, null, 1]);
  if (!inventory) throw notFound('product');
  return inventory;
}

/** In SKU order, after `after`. `nextAfter` is null on the last page. */
export async function listInventory(
  ctx: Ctx,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ inventory: Inventory[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(selectInventory, [ctx.tenantId, null, after, limit + 1]);
  const inventory = rows.slice(0, limit);
  return { inventory, nextAfter: rows.length > limit ? (inventory.at(-1)?.sku ?? null) : null };
}

export interface Movement {
  at: Date;
  kind: string;
  location: string;
  delta: number;
  causeId: string;
  reason: string | null;
  actor: string;
}

/** Names one movement of a SKU, and its place in the order of movements. */
export type MovementKey = Pick<Movement, 'at' | 'causeId' | 'location' | 'kind'>;

const selectMovements = statement<Movement>(
  'stock-movements',
  `SELECT at, kind, location, delta, cause_id AS "causeId", reason, actor FROM stock_movements
   WHERE tenant_id = $1 AND sku = $2
     AND ($3::timestamptz IS NULL OR (at, cause_id, location, kind) < ($3, $4::uuid, $5::text, $6::text))
   ORDER BY at DESC, cause_id DESC, location DESC, kind DESC LIMIT $7`,
);

/** The newest movements of a SKU first, older than `after`. `nextAfter` is null on the last page. Throws `not_found`. */
export async function listMovements(
  ctx: Ctx,
  { sku, after, limit }: { sku: string; after?: MovementKey | undefined; limit: number },
): Promise<{ movements: Movement[]; nextAfter: MovementKey | null }> {
  await getInventory(ctx, sku);
  const values = [ctx.tenantId, sku, after?.at, after?.causeId, after?.location, after?.kind, limit + 1];
  const rows = await ctx.tx.all(selectMovements, values);
  const movements = rows.slice(0, limit);
  const last = movements.at(-1);
  if (rows.length <= limit || !last) return { movements, nextAfter: null };
  const { at, causeId, location, kind } = last;
  return { movements, nextAfter: { at, causeId, location, kind } };
}
