import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';
import { armAlerts } from './arm-alerts.ts';
import { handOut, type LevelKey } from './hand-out.ts';
import { costOf, type Holding, worthOf } from './value.ts';

export interface LockedLevel extends LevelKey, Holding {
  reserved: number;
}

const ensure = statement(
  'stock-levels-ensure',
  `INSERT INTO stock_levels (tenant_id, sku, location)
   SELECT $1, sku, location FROM unnest($2::text[], $3::text[]) AS w(sku, location) ORDER BY sku, location
   ON CONFLICT DO NOTHING`,
);

const lock = statement<LockedLevel>(
  'stock-levels-lock',
  `SELECT s.sku, s.location, s.on_hand AS "onHand", s.reserved, s.value
   FROM unnest($2::text[], $3::text[]) AS w(sku, location)
   JOIN stock_levels s ON s.tenant_id = $1 AND s.sku = w.sku AND s.location = w.location
   ORDER BY s.sku, s.location
   FOR UPDATE OF s`,
);

const columnsOf = (keys: readonly LevelKey[]) => [
  keys.map(({ sku }) => sku),
  keys.map(({ location }) => location),
];

/** The levels, locked in key order as by every verb that changes stock; one that was never there comes to be. */
export async function lockLevels(
  { tx, tenantId }: Ctx,
  keys: readonly LevelKey[],
): Promise<(key: LevelKey) => LockedLevel> {
  await tx.run(ensure, [tenantId, ...columnsOf(keys)]);
  const levels = await tx.all(lock, [tenantId, ...columnsOf(keys)]);
  const byKey = new Map(levels.map((level) => [`${level.sku}\0${level.location}`, level]));
  return ({ sku, location }) => {
    const level = byKey.get(`${sku}\0${location}`);
    if (!level) throw new Error(`${sku} at ${location} was not locked`);
    return level;
  };
}

/** A movement of a level that the caller has locked. */
export interface Move {
  level: LockedLevel;
  /** Pieces that come in, or leave if negative. */
  delta: number;
  /** What those that come in cost together; null: as much as those there are on average. */
  worth?: number | null;
  /** As it was said; null where nobody said what a piece costs. */
  unitCost?: number | null;
}

interface Cause {
  kind: 'adjustment' | 'restock' | 'transfer' | 'count';
  causeId: string;
  reason: string;
  /** Who asked for it; who acts, if absent. */
  actor?: string;
}

const write = statement<LevelKey>(
  'stock-move',
  `WITH change AS (
     SELECT * FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[])
       AS c(sku, location, delta, value, unit_cost)
   ), moved AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, value, unit_cost, reason, actor, at)
     SELECT $1, $7, sku, location, $8, delta, value, unit_cost, $9, $10, $11 FROM change
     ON CONFLICT DO NOTHING
     RETURNING sku, location, delta, value
   )
   UPDATE stock_levels s
   SET on_hand = s.on_hand + moved.delta, value = s.value + moved.value,${armAlerts('s.on_hand - s.reserved + moved.delta')}
   FROM moved
   WHERE s.tenant_id = $1 AND s.sku = moved.sku AND s.location = moved.location
   RETURNING s.sku, s.location`,
);

/** What the movement adds to the value of the stock. */
export const valueMoved = ({ level, delta, worth = null }: Move): number =>
  delta < 0 ? -costOf(level, -delta) : worthOf(level, delta, worth);

/** Writes movements and changes the levels with them, each at most once for its cause. Returns the levels that moved. */
export async function writeMoves(ctx: Ctx, cause: Cause, moves: readonly Move[]): Promise<LevelKey[]> {
  if (moves.length === 0) return [];
  return ctx.tx.all(write, [
    ...[ctx.tenantId, ...columnsOf(moves.map(({ level }) => level))],
    ...[
      moves.map(({ delta }) => delta),
      moves.map(valueMoved),
      moves.map(({ unitCost }) => unitCost ?? null),
    ],
    ...[cause.causeId, cause.kind, cause.reason, cause.actor ?? actorLabel(ctx.actor), ctx.now],
  ]);
}

/** As {@link writeMoves}, and hands out what arrives to the orders that wait for it. */
export async function moveStock(ctx: Ctx, cause: Cause, moves: readonly Move[]): Promise<void> {
  const real = moves.filter(({ delta }) => delta !== 0);
  await writeMoves(ctx, cause, real);
  await handOut(
    ctx,
    real.filter(({ level, delta }) => delta > 0 && level.reserved > level.onHand).map(({ level }) => level),
  );
}
