import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';
import type { Demand } from '../order/pricing.ts';
import { type Allocation, type AvailableStock, allocateInTurn, type Shortfall } from './allocate.ts';
import type { AllocationStrategy } from './choose-locations.ts';
import { costOf, type Holding } from './value.ts';

interface LockedLevel extends Holding {
  sku: string;
  location: string;
  reserved: number;
  /** How many pieces of the SKU may be owed in all; null: none. */
  backorderLimit: number | null;
  /** Of the location. */
  active: boolean;
}

/**
 * Locks in key order, as every verb that changes stock does, so that two orders that want the same SKUs wait for each
 * other and never deadlock; returns the levels in the order in which their locations are asked.
 */
const lockLevels = statement<LockedLevel>(
  'stock-lock',
  `WITH locked AS (
     SELECT sku, location, on_hand, reserved, value, backorder_limit FROM stock_levels
     WHERE tenant_id = $1 AND sku = ANY($2)
     ORDER BY sku, location
     FOR UPDATE
   )
   SELECT k.sku, k.location, k.on_hand AS "onHand", k.reserved, k.value, k.backorder_limit AS "backorderLimit", l.active
   FROM locked k JOIN locations l ON l.tenant_id = $1 AND l.code = k.location
   ORDER BY l.priority, k.location, k.sku`,
);

const takenRows = `
   taken AS (
     SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::bigint[])
       AS t(order_id, sku, location, quantity, awaited, cost)
   ), demand AS (
     SELECT sku, location, sum(quantity)::int AS quantity, sum(cost)::bigint AS cost FROM taken GROUP BY sku, location
   )`;

/** What an order held before it expired has been let go: it may hold it again. */
const keepReservations = (state: 'open' | 'sold') => `
     INSERT INTO stock_reservations (tenant_id, order_id, sku, location, quantity, awaited, state)
     SELECT $1, order_id, sku, location, quantity, awaited, '${state}' FROM taken
     ON CONFLICT (tenant_id, order_id, sku, location) DO UPDATE
       SET quantity = excluded.quantity, awaited = excluded.awaited, state = '${state}'
       WHERE stock_reservations.state = 'released'`;

const isThereOrOwed = 's.on_hand - s.reserved >= demand.quantity - coalesce(s.backorder_limit, 0)';

const hold = statement(
  'stock-reserve',
  `WITH ${takenRows}, held AS (${keepReservations('open')})
   UPDATE stock_levels s SET reserved = s.reserved + demand.quantity
   FROM demand
   WHERE s.tenant_id = $1 AND s.sku = demand.sku AND s.location = demand.location AND ${isThereOrOwed}`,
);

const sell = statement(
  'stock-sell-at-once',
  `WITH ${takenRows}, held AS (${keepReservations('sold')}), sale AS (
     SELECT * FROM unnest($8::uuid[], $9::text[], $10::timestamptz[]) AS s(order_id, actor, at)
   ), moved AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, value, actor, at)
     SELECT $1, order_id, sku, location, 'sale', -quantity, -cost, actor, at FROM taken JOIN sale USING (order_id)
   )
   UPDATE stock_levels s SET on_hand = s.on_hand - demand.quantity, value = s.value - demand.cost
   FROM demand
   WHERE s.tenant_id = $1 AND s.sku = demand.sku AND s.location = demand.location AND ${isThereOrOwed}`,
);

interface Wish {
  orderId: string;
  demands: readonly Demand[];
  strategy: AllocationStrategy;
  /** Sell it to the order instead of holding it. */
  sell: boolean;
  actor: string;
  at: Date;
}

type Taken = Wish & { allocated: readonly Allocation[] };

const keyOf = ({ sku, location }: { sku: string; location: string }): string => `${sku}\0${location}`;

/** What each of the pieces cost that leave: those that leave a location together share what they cost together. */
function costs(rows: readonly Allocation[], levels: readonly LockedLevel[]): number[] {
  const known = new Map(levels.map((level) => [keyOf(level), { ...level, gone: 0 }]));
  return rows.map((row) => {
    const level = known.get(keyOf(row));
    if (!level) throw new Error(`${row.sku} at ${row.location} was not locked`);
    const before = costOf(level, level.gone);
    level.gone += row.quantity;
    return costOf(level, level.gone) - before;
  });
}

/** The columns that {@link takenRows} makes rows of. What is only held has cost nothing yet. */
function columnsOf(taken: readonly Taken[], levels: readonly LockedLevel[] | null) {
  const rows = taken.flatMap(({ orderId, allocated }) => allocated.map((one) => ({ ...one, orderId })));
  return [
    rows.map(({ orderId }) => orderId),
    rows.map(({ sku }) => sku),
    rows.map(({ location }) => location),
    rows.map(({ quantity }) => quantity),
    rows.map(({ awaited }) => awaited),
    levels ? costs(rows, levels) : rows.map(() => 0),
  ];
}

const levelsOf = (taken: readonly Taken[]): number =>
  new Set(taken.flatMap(({ allocated }) => allocated.map(keyOf))).size;

interface Writing {
  taken: readonly Taken[];
  /** As they were locked; null where nothing is sold. */
  sold: readonly LockedLevel[] | null;
}

async function write({ tx, tenantId }: InTenant, { taken, sold }: Writing): Promise<void> {
  if (taken.length === 0) return;
  const columns = columnsOf(taken, sold);
  const changed = sold
    ? await tx.run(sell, [
        ...[tenantId, ...columns, taken.map(({ orderId }) => orderId)],
        ...[taken.map(({ actor }) => actor), taken.map(({ at }) => at)],
      ])
    : await tx.run(hold, [tenantId, ...columns]);
  if (changed !== levelsOf(taken)) throw new Error('locked stock changed under its lock');
}

type InTenant = Pick<Ctx, 'tx' | 'tenantId'>;

/**
 * What can be taken of each level. What may be owed of a SKU is owed by the first location that is asked, and is less by
 * what is owed already, wherever that is.
 */
function availableOf(levels: readonly LockedLevel[]): AvailableStock[] {
  const owed = new Map<string, number>();
  const owing = new Set<string>();
  for (const { sku, onHand, reserved } of levels) {
    if (reserved > onHand) owed.set(sku, (owed.get(sku) ?? 0) + reserved - onHand);
  }
  return levels.map(({ sku, location, onHand, reserved, backorderLimit, active }) => {
    const level = { sku, location, available: active ? Math.max(onHand - reserved, 0) : 0 };
    if (backorderLimit === null || !active || owing.has(sku)) return level;
    owing.add(sku);
    return { ...level, owable: Math.max(backorderLimit - (owed.get(sku) ?? 0), 0) };
  });
}

/** Orders at the same moment take their turns in the order in which they ask. */
const takeAll = batched(async (ctx: InTenant, wishes: readonly Wish[]): Promise<Shortfall[][]> => {
  const skus = [...new Set(wishes.flatMap(({ demands }) => demands.map(({ sku }) => sku)))];
  const levels = await ctx.tx.all(lockLevels, [ctx.tenantId, skus]);
  const turns = allocateInTurn(
    wishes.map(({ demands }) => demands),
    availableOf(levels),
    // One shop has one.
    wishes[0]?.strategy ?? 'fewest',
  );
  const taken = wishes.flatMap((wish, nth): Taken[] => {
    const { allocated = [], shortfall = [] } = turns[nth] ?? {};
    return shortfall.length === 0 ? [{ ...wish, allocated }] : [];
  });
  // What is held stays on hand: what is sold costs the same before and after.
  await write(ctx, { taken: taken.filter((one) => !one.sell), sold: null });
  await write(ctx, { taken: taken.filter((one) => one.sell), sold: levels });
  return turns.map(({ shortfall }) => shortfall);
});

interface Wanted {
  orderId: string;
  demands: readonly Demand[];
  /** As the shop has it. */
  strategy: AllocationStrategy;
}

/** Holds stock for every demand of the order, or for none. Returns what is missing; empty when all is held. */
export const reserveStock = (ctx: Ctx, wanted: Wanted): Promise<Shortfall[]> =>
  takeAll(ctx, { ...wanted, sell: false, actor: actorLabel(ctx.actor), at: ctx.now });

/** As {@link reserveStock} and `sellStock` right after it, for an order that goes on at once. */
export const sellAtOnce = (ctx: Ctx, wanted: Wanted): Promise<Shortfall[]> =>
  takeAll(ctx, { ...wanted, sell: true, actor: actorLabel(ctx.actor), at: ctx.now });
