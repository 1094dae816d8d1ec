import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { loadShop } from '../../tenant/shop.ts';
import { getInventory } from '../inventory.ts';
import { type DemandRate, demandRate } from './demand-rate.ts';
import { intervalConfidence, runOut, suggestReorder } from './run-out.ts';

const dayMs = 24 * 60 * 60_000;
/** A season ago still says something; more would be read for little. */
const historyDays = 365;
/** Nobody can say what is later than this. */
const furthestDays = 3_650;

export interface Forecast {
  sku: string;
  /** The day on which it was made, as `2026-12-24`; days are those of UTC. */
  asOf: string;
  available: number;
  incoming: number;
  /** What it was made from: whole days from the first movement on, and those of them on which something was sold. */
  history: { from: string | null; days: number; daysWithSales: number; sold: number };
  /** Pieces a day, and the standard deviation of one day; null where nothing was sold. */
  demand: { mean: number; deviation: number } | null;
  /** Null where nothing is sold, or it lasts for longer than anybody can say. */
  runsOut: { expected: string; earliest: string; latest: string | null; confidence: number } | null;
  reorder: { leadDays: number; coverDays: number; point: number; quantity: number; by: string } | null;
}

const selectSales = statement<{ day: string; sold: number }>(
  'forecast-sales',
  `SELECT (at AT TIME ZONE 'UTC')::date::text AS day, (-sum(delta))::int AS sold FROM stock_movements
   WHERE tenant_id = $1 AND sku = $2 AND kind = 'sale' AND at >= $3 AND at < $4
   GROUP BY 1 ORDER BY 1`,
);

/** Since when it has been kept at all, within the time that is looked at. */
const selectBegin = statement<{ begin: Date | null }>(
  'forecast-begin',
  `SELECT min(at) AS begin FROM (
     SELECT at FROM stock_movements WHERE tenant_id = $1 AND sku = $2 AND at < $3 ORDER BY at LIMIT 1) AS first`,
);

const midnight = (date: Date): Date => new Date(Math.floor(date.getTime() / dayMs) * dayMs);
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Pieces of each day from the first movement to yesterday, or of today alone where it began today. */
async function readDays(ctx: Ctx, sku: string): Promise<{ from: string | null; days: number[] }> {
  const today = midnight(ctx.now);
  const tomorrow = new Date(today.getTime() + dayMs);
  const first = (await ctx.tx.maybe(selectBegin, [ctx.tenantId, sku, tomorrow]))?.begin;
  if (!first) return { from: null, days: [] };
  const since = today.getTime() - historyDays * dayMs;
  const begin = Math.max(midnight(first).getTime(), since);
  const end = begin === today.getTime() ? tomorrow : today;
  const sales = await ctx.tx.all(selectSales, [ctx.tenantId, sku, new Date(begin), end]);
  const byDay = new Map(sales.map(({ day, sold }) => [day, sold]));
  const length = Math.round((end.getTime() - begin) / dayMs);
  const days = Array.from({ length }, (_, nth) => byDay.get(dayOf(new Date(begin + nth * dayMs))) ?? 0);
  return { from: dayOf(new Date(begin)), days };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

interface Settings {
  /** Days; the SKU's or the shop's, if absent. */
  leadDays?: number | undefined;
  coverDays?: number | undefined;
}

async function readSupply(ctx: Ctx, sku: string, given: Settings) {
  const shop = await loadShop(ctx);
  const own = await ctx.tx.prisma.stockPolicy.findFirst({
    where: { sku },
    select: { leadDays: true, coverDays: true },
  });
  return {
    leadDays: given.leadDays ?? own?.leadDays ?? shop.leadDays,
    coverDays: given.coverDays ?? own?.coverDays ?? shop.coverDays,
  };
}

/**
 * The day on which a SKU runs out, and when to order how much of it, from what was sold of it on each day of the last
 * year. A day on which it was sold out counts as one without demand. Throws `not_found`.
 */
export async function forecastStock(ctx: Ctx, sku: string, settings: Settings = {}): Promise<Forecast> {
  const { available, incoming, awaited } = await getInventory(ctx, sku);
  const { from, days } = await readDays(ctx, sku);
  const supply = await readSupply(ctx, sku, settings);
  const rate = demandRate(days);
  const inDays = (count: number): string => dayOf(new Date(midnight(ctx.now).getTime() + count * dayMs));
  const history = {
    ...{ from, days: days.length, daysWithSales: days.filter((sold) => sold > 0).length },
    sold: days.reduce((sum, sold) => sum + sold, 0),
  };
  return {
    ...{ sku, asOf: dayOf(ctx.now), available, incoming, history },
    demand: rate && { mean: rounded(rate.mean), deviation: rounded(rate.deviation) },
    runsOut: rate && runsOutOn(available, rate, inDays),
    reorder: rate && reorderOf(rate, { ...supply, position: available + incoming - awaited }, inDays),
  };
}

function runsOutOn(
  available: number,
  rate: DemandRate,
  inDays: (count: number) => string,
): Forecast['runsOut'] {
  const { expected, earliest, latest } = runOut(available, rate);
  if (expected > furthestDays) return null;
  return {
    ...{ expected: inDays(Math.floor(expected)), earliest: inDays(Math.floor(earliest)) },
    ...{ latest: latest > furthestDays ? null : inDays(Math.ceil(latest)), confidence: intervalConfidence },
  };
}

function reorderOf(
  rate: DemandRate,
  supply: { leadDays: number; coverDays: number; position: number },
  dayIn: (count: number) => string,
): Forecast['reorder'] {
  const { point, quantity, inDays } = suggestReorder(rate, supply);
  const { leadDays, coverDays } = supply;
  return { leadDays, coverDays, point, quantity, by: dayIn(Math.min(inDays, furthestDays)) };
}
