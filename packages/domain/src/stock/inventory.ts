import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { cutPage } from '../page.ts';
import type { WhenSoldOut } from './stock-policy.ts';
import { unitCostOf } from './value.ts';

export interface Level {
  location: string;
  onHand: number;
  reserved: number;
  /** Orders are taken only from active locations. */
  active: boolean;
  lowStockThreshold: number | null;
  /** How far above its threshold the stock has to rise before the merchant is told again. */
  lowStockMargin: number;
  /** Pieces that orders wait for. */
  awaited: number;
  /** Pieces on their way here from other locations. */
  incoming: number;
  /** What the pieces on hand cost, in minor units. */
  value: number;
}

export interface Inventory {
  sku: string;
  /** Less than nothing where more was sold than was there. */
  onHand: number;
  reserved: number;
  /** On hand and not reserved, at active locations. */
  available: number;
  awaited: number;
  incoming: number;
  value: number;
  /** What a piece costs on average, in minor units; null where none is there. */
  unitCost: number | null;
  whenSoldOut: WhenSoldOut;
  /** How many pieces may be owed in all; null: any number. */
  backorderLimit: number | null;
  /** The day it is expected, as `2026-12-24`. */
  availableFrom: string | null;
  levels: Level[];
}

type Row = Omit<Inventory, 'unitCost'>;

const selectInventory = statement<Row>(
  'inventory',
  `SELECT p.sku, coalesce(sum(s.on_hand), 0)::int AS "onHand", coalesce(sum(s.reserved), 0)::int AS reserved,
          coalesce(sum(greatest(s.on_hand - s.reserved, 0)) FILTER (WHERE l.active), 0)::int AS available,
          coalesce(sum(greatest(s.reserved - s.on_hand, 0)), 0)::int AS awaited,
          coalesce(sum(way.pieces), 0)::int AS incoming, coalesce(sum(s.value), 0)::bigint AS value,
          coalesce(r.when_sold_out, 'refuse') AS "whenSoldOut", r.backorder_limit AS "backorderLimit",
          r.available_from::text AS "availableFrom",
          coalesce(json_agg(json_build_object(
                     'location', s.location, 'onHand', s.on_hand, 'reserved', s.reserved, 'active', l.active,
                     'lowStockThreshold', s.low_stock_threshold, 'lowStockMargin', s.low_stock_margin,
                     'awaited', greatest(s.reserved - s.on_hand, 0), 'incoming', way.pieces,
                     'value', s.value) ORDER BY s.location)
                   FILTER (WHERE s.location IS NOT NULL), '[]') AS levels
   FROM products p
   LEFT JOIN stock_policies r ON r.tenant_id = p.tenant_id AND r.sku = p.sku
   LEFT JOIN stock_levels s ON s.tenant_id = p.tenant_id AND s.sku = p.sku
   LEFT JOIN locations l ON l.tenant_id = p.tenant_id AND l.code = s.location
   LEFT JOIN LATERAL (
     SELECT coalesce(sum(i.quantity), 0)::int AS pieces
     FROM stock_transfer_lines i JOIN stock_transfers t ON t.tenant_id = i.tenant_id AND t.id = i.transfer_id
     WHERE i.tenant_id = p.tenant_id AND i.sku = p.sku AND t.to_location = s.location
       AND t.status IN ('in_transit', 'receiving')
   ) way ON true
   WHERE p.tenant_id = $1 AND ($2::text IS NULL OR p.sku = $2) AND ($3::text IS NULL OR p.sku > $3)
   GROUP BY p.sku, r.when_sold_out, r.backorder_limit, r.available_from ORDER BY p.sku LIMIT $4`,
);

const toInventory = (row: Row): Inventory => ({ ...row, unitCost: unitCostOf(row) });

/** Throws `not_found`. */
export async function getInventory(ctx: Ctx, sku: string): Promise<Inventory> {
  const row = await ctx.tx.maybe(selectInventory, [ctx.tenantId, sku, null, 1]);
  if (!row) throw notFound('product');
  return toInventory(row);
}

export interface InventoryPage {
  /** This one alone. */
  sku?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** In SKU order, after `after`. `nextAfter` is null on the last page. */
export async function listInventory(
  ctx: Ctx,
  { sku, after, limit }: InventoryPage,
): Promise<{ inventory: Inventory[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(selectInventory, [ctx.tenantId, sku, after, limit + 1]);
  const { page, next: nextAfter } = cutPage(rows, limit, (row) => row.sku);
  return { inventory: page.map(toInventory), nextAfter };
}
