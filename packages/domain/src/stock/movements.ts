import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { cutPage } from '../page.ts';
import { getInventory } from './inventory.ts';

export const movementKinds = ['adjustment', 'sale', 'restock', 'transfer', 'count'] as const;
export type MovementKind = (typeof movementKinds)[number];

export interface Movement {
  at: Date;
  kind: MovementKind;
  location: string;
  delta: number;
  /** On hand at the location after it, in the order of the ledger. */
  balance: number;
  /** What it added to the value of the stock, in minor units: of a sale, what the pieces cost, with a minus. */
  value: number;
  /** What was paid for each piece that came in, where somebody said so. */
  unitCost: number | null;
  causeId: string;
  reason: string | null;
  actor: string;
}

/** Names one movement of a SKU, and its place in the order of movements. */
export type MovementKey = Pick<Movement, 'at' | 'causeId' | 'location' | 'kind'>;

export interface MovementFilter {
  location?: string | undefined;
  kind?: MovementKind | undefined;
  /** From this moment on. */
  from?: Date | undefined;
  /** Before this moment. */
  to?: Date | undefined;
}

/**
 * The balance is what is on hand now less all that moved since: one statement reads both, as of one moment, so that the
 * newest balance of a location is what is on hand, and each one the next older one and its delta, whoever writes
 * meanwhile. It reads the movements since the oldest of the page, and none for the sake of it is written down.
 */
const selectMovements = statement<Movement>(
  'stock-movements',
  `WITH page AS (
     SELECT at, kind, location, delta, value, unit_cost, cause_id, reason, actor FROM stock_movements
     WHERE tenant_id = $1 AND sku = $2
       AND ($3::timestamptz IS NULL OR (at, cause_id, location, kind) < ($3, $4::uuid, $5::text, $6::text))
       AND ($7::text IS NULL OR location = $7) AND ($8::text IS NULL OR kind = $8)
       AND ($9::timestamptz IS NULL OR at >= $9) AND ($10::timestamptz IS NULL OR at < $10)
     ORDER BY at DESC, cause_id DESC, location DESC, kind DESC LIMIT $11
   ), since AS (
     SELECT m.cause_id, m.location, m.kind,
            sum(m.delta) OVER (PARTITION BY m.location ORDER BY m.at DESC, m.cause_id DESC, m.kind DESC
                               ROWS UNBOUNDED PRECEDING) - m.delta AS later
     FROM stock_movements m
     WHERE m.tenant_id = $1 AND m.sku = $2 AND m.at >= (SELECT min(at) FROM page)
       AND m.location IN (SELECT location FROM page)
   )
   SELECT p.at, p.kind, p.location, p.delta, (s.on_hand - since.later)::int AS balance, p.value,
          p.unit_cost AS "unitCost", p.cause_id AS "causeId", p.reason, p.actor
   FROM page p
   JOIN since USING (cause_id, location, kind)
   JOIN stock_levels s ON s.tenant_id = $1 AND s.sku = $2 AND s.location = p.location
   ORDER BY p.at DESC, p.cause_id DESC, p.location DESC, p.kind DESC`,
);

export interface MovementPage extends MovementFilter {
  sku: string;
  after?: MovementKey | undefined;
  limit: number;
}

/** The newest movements of a SKU first, older than `after`. `nextAfter` is null on the last page. Throws `not_found`. */
export async function listMovements(
  ctx: Ctx,
  { sku, after, limit, location: place, kind: wanted, from, to }: MovementPage,
): Promise<{ movements: Movement[]; nextAfter: MovementKey | null }> {
  await getInventory(ctx, sku);
  const rows = await ctx.tx.all(selectMovements, [
    ...[ctx.tenantId, sku, after?.at, after?.causeId, after?.location, after?.kind],
    ...[place, wanted, from, to, limit + 1],
  ]);
  const { page: movements, next: nextAfter } = cutPage(rows, limit, ({ at, causeId, location, kind }) => ({
    ...{ at, causeId, location, kind },
  }));
  return { movements, nextAfter };
}
