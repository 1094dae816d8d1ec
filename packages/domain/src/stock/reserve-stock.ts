import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';
import type { Demand } from '../order/pricing.ts';
import { type Allocation, type AvailableStock, allocateInTurn, type Shortfall } from './allocate.ts';

/**
 * Locks in key order, as every verb that changes stock does, so that two orders that want the same SKUs wait for each
 * other and never deadlock; returns the levels in the order in which they are asked.
 */
const lockLevels = statement<AvailableStock>(
  'stock-lock',
  `WITH locked AS (
     SELECT sku, location, on_hand - reserved AS available FROM stock_levels
     WHERE tenant_id = $1 AND sku = ANY($2)
     ORDER BY sku, location
     FOR UPDATE
   )
   SELECT k.sku, k.location, k.available
   FROM locked k JOIN locations l ON l.tenant_id = $1 AND l.code = k.location
   ORDER BY k.sku, l.priority, k.location`,
);

const takenRows = `
   taken AS (
     SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) AS t(order_id, sku, location, quantity)
   ), demand AS (
     SELECT sku, location, sum(quantity)::int AS quantity FROM taken GROUP BY sku, location
   )`;

/** What an order held before it expired has been let go: it may hold it again. */
const keepReservations = (state: 'open' | 'sold') => `
     INSERT INTO stock_reservations (tenant_id, order_id, sku, location, quantity, state)
     SELECT $1, order_id, sku, location, quantity, '${state}' FROM taken
     ON CONFLICT (tenant_id, order_id, sku, location) DO UPDATE
       SET quantity = excluded.quantity, state = '${state}' WHERE stock_reservations.state = 'released'`;

const hold = statement(
  'stock-reserve',
  `WITH ${takenRows}, held AS (${keepReservations('open')})
   UPDATE stock_levels s SET reserved = s.reserved + demand.quantity
   FROM demand
   WHERE s.tenant_id = $1 AND s.sku = demand.sku AND s.location = demand.location
     AND s.on_hand - s.reserved >= demand.quantity`,
);

const sell = statement(
  'stock-sell-at-once',
  `WITH ${takenRows}, held AS (${keepReservations('sold')}), sale AS (
     SELECT * FROM unnest($6::uuid[], $7::text[], $8::timestamptz[]) AS s(order_id, actor, at)
   ), moved AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, actor, at)
     SELECT $1, order_id, sku, location, 'sale', -quantity, actor, at FROM taken JOIN sale USING (order_id)
   )
   UPDATE stock_levels s SET on_hand = s.on_hand - demand.quantity
   FROM demand
   WHERE s.tenant_id = $1 AND s.sku = demand.sku AND s.location = demand.location
     AND s.on_hand - s.reserved >= demand.quantity`,
);

interface Wish {
  orderId: string;
  demands: readonly Demand[];
  /** Sell it to the order instead of holding it. */
  sell: boolean;
  actor: string;
  at: Date;
}

type Taken = Wish & { allocated: readonly Allocation[] };

/** The columns that {@link takenRows} makes rows of. */
const columnsOf = (taken: readonly Taken[]) => {
  const rows = taken.flatMap(({ orderId, allocated }) => allocated.map((one) => ({ ...one, orderId })));
  return [
    rows.map(({ orderId }) => orderId),
    rows.map(({ sku }) => sku),
    rows.map(({ location }) => location),
    rows.map(({ quantity }) => quantity),
  ];
};

const levelsOf = (taken: readonly Taken[]): number =>
  new Set(taken.flatMap(({ allocated }) => allocated.map(({ sku, location }) => `${sku}\0${location}`))).size;

async function write({ tx, tenantId }: InTenant, taken: readonly Taken[], sold: boolean): Promise<void> {
  if (taken.length === 0) return;
  const columns = columnsOf(taken);
  const changed = sold
    ? await tx.run(sell, [
        ...[tenantId, ...columns, taken.map(({ orderId }) => orderId)],
        ...[taken.map(({ actor }) => actor), taken.map(({ at }) => at)],
      ])
    : await tx.run(hold, [tenantId, ...columns]);
  if (changed !== levelsOf(taken)) throw new Error('locked stock changed under its lock');
}

type InTenant = Pick<Ctx, 'tx' | 'tenantId'>;

/** Orders at the same moment take their turns in the order in which they ask. */
const takeAll = batched(async (ctx: InTenant, wishes: readonly Wish[]): Promise<Shortfall[][]> => {
  const skus = [...new Set(wishes.flatMap(({ demands }) => demands.map(({ sku }) => sku)))];
  const levels = await ctx.tx.all(lockLevels, [ctx.tenantId, skus]);
  const turns = allocateInTurn(
    wishes.map(({ demands }) => demands),
    levels,
  );
  const taken = wishes.flatMap((wish, nth): Taken[] => {
    const { allocated = [], shortfall = [] } = turns[nth] ?? {};
    return shortfall.length === 0 ? [{ ...wish, allocated }] : [];
  });
  const sold = Map.groupBy(taken, (one) => one.sell);
  await write(ctx, sold.get(false) ?? [], false);
  await write(ctx, sold.get(true) ?? [], true);
  return turns.map(({ shortfall }) => shortfall);
});

interface Wanted {
  orderId: string;
  demands: readonly Demand[];
}

/** Holds stock for every demand of the order, or for none. Returns what is missing; empty when all is held. */
export const reserveStock = (ctx: Ctx, wanted: Wanted): Promise<Shortfall[]> =>
  takeAll(ctx, { ...wanted, sell: false, actor: actorLabel(ctx.actor), at: ctx.now });

/** As {@link reserveStock} and `sellStock` right after it, for an order that goes on at once. */
export const sellAtOnce = (ctx: Ctx, wanted: Wanted): Promise<Shortfall[]> =>
  takeAll(ctx, { ...wanted, sell: true, actor: actorLabel(ctx.actor), at: ctx.now });
