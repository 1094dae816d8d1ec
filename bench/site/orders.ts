import { setTimeout as delay } from 'node:timers/promises';
import type { Load, Plan } from '../load/plan.ts';
import type { Generator } from '../load/start-generator.ts';
import { addOldOrders } from './old-orders.ts';
import type { Site } from './site.ts';

/** Enough that the API always has the next request at hand, and its batches are full. */
const connections = 64;

/** A plan that sends orders to the site; `hot` puts its first product into every order. */
export const ordersPlan = (
  { origin, shop }: Site,
  pace: Plan['pace'],
  { hot = false }: { hot?: boolean } = {},
): Plan => ({
  origin,
  authorization: `Bearer ${shop.apiKey}`,
  connections,
  work: { kind: 'orders', skus: [...shop.skus], hot: hot ? (shop.skus[0] ?? null) : null },
  pace,
});

export const placeOrders = (
  site: Site,
  generator: Generator,
  { count, hot = false }: { count: number; hot?: boolean },
): Promise<Load> => generator.run(ordersPlan(site, { kind: 'count', requests: count }, { hot }));

/** From now on no job starts. */
export async function holdBack({ queues }: Site): Promise<void> {
  await Promise.all(queues.all.map((queue) => queue.pause()));
}

export async function release({ queues }: Site): Promise<void> {
  await Promise.all(queues.all.map((queue) => queue.resume()));
}

const lookEveryMs = 50;

/**
 * Resolves when every obligation is met, and the queues know it. They are asked last: to count their jobs costs
 * PostgreSQL more than to run some.
 */
export async function untilFulfilled({ queues, sql }: Site, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (!(await isAnythingOwed(sql)) && (await countOpen(queues)) === 0) return;
    await delay(lookEveryMs, undefined, { signal });
  }
}

async function isAnythingOwed(sql: Site['sql']): Promise<boolean> {
  const { rows } = await sql.query<{ owed: boolean }>('SELECT EXISTS (SELECT FROM outbox) AS owed');
  return rows[0]?.owed ?? false;
}

async function countOpen(queues: Site['queues']): Promise<number> {
  const counts = Object.values(await queues.counts());
  return counts.reduce((sum, { waiting = 0, active = 0, paused = 0 }) => sum + waiting + active + paused, 0);
}

/** A shop has had orders before: of tables that are empty a planner expects that they stay so. */
const earlierOrders = 10_000;

/**
 * Takes away every order that the runs before have left, with all that belongs to it; the shop is again one that has
 * had some orders. Stock stays sold.
 */
export async function forgetOrders(site: Site): Promise<void> {
  await holdBack(site);
  await Promise.all(site.queues.all.map((queue) => queue.drain(true)));
  await site.sql.query('TRUNCATE orders, outbox, idempotency_keys CASCADE');
  await site.sql.query("DELETE FROM stock_movements WHERE kind = 'sale'");
  await addOldOrders(site, earlierOrders);
  await release(site);
}
