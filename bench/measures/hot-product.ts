import { forgetOrders, holdBack, placeOrders, release, untilFulfilled } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import { type Bench, type Measure, takeTurns } from './bench.ts';
import { drain } from './drain.ts';

/** Fewer pieces than are wanted. */
const scarce = 100;

/** Every order wants the same product, against orders that are spread over all of them. */
export const measureHotProduct: Measure = async (bench) => {
  const { seconds, warmUpOrders } = bench.sizes;
  const site = await bench.site('redis');
  const run = async (orders: number, hot: boolean) => {
    await forgetOrders(site);
    return (await drain(bench, site, { orders, hot })).fulfilledPerSecond;
  };
  const orders = Math.max(warmUpOrders, Math.round((await run(warmUpOrders, true)) * seconds));
  const turns = await takeTurns(
    bench,
    () => run(orders, true),
    () => run(orders, false),
  );
  return {
    comparisons: [
      {
        name: 'hot product',
        unit: 'orders/s',
        ours: turns.ours,
        against: 'orders spread over 500 products',
        theirs: turns.theirs,
        target: { ratio: 0.7, side: 'at least' },
      },
    ],
    figures: [],
    costs: [],
    broken: await oversell(bench, site),
  };
};

/** Leaves few pieces of the hot product and asks for many. Returns what was broken by it. */
async function oversell({ generator, signal }: Bench, site: Site): Promise<string[]> {
  await forgetOrders(site);
  const { tenantId, skus } = site.shop;
  const key = [tenantId, skus[0]];
  const leave = `UPDATE stock_levels SET on_hand = $3 WHERE tenant_id = $1 AND sku = $2 RETURNING on_hand`;
  const read = `SELECT on_hand, reserved FROM stock_levels WHERE tenant_id = $1 AND sku = $2`;
  const { rows } = await site.sql.query<{ on_hand: number }>(read, key);
  const before = rows[0]?.on_hand ?? 0;
  await site.sql.query(leave, [...key, scarce]);
  try {
    await holdBack(site);
    await placeOrders(site, generator, { count: scarce * 3, hot: true });
    await release(site);
    await untilFulfilled(site, signal);
    const left = await site.sql.query<{ on_hand: number; reserved: number }>(read, key);
    const sold = await site.sql.query<{ sold: number }>(
      `SELECT coalesce(-sum(m.delta), 0)::int AS sold FROM stock_movements m
       JOIN orders o ON o.tenant_id = m.tenant_id AND o.id = m.cause_id
       WHERE m.tenant_id = $1 AND m.sku = $2 AND m.kind = 'sale' AND o.status = 'processing'`,
      key,
    );
    const { on_hand: onHand = -1, reserved = -1 } = left.rows[0] ?? {};
    if (sold.rows[0]?.sold === scarce && onHand === 0 && reserved === 0) return [];
    return [`of ${scarce} pieces ${sold.rows[0]?.sold} were sold, ${onHand} are left and ${reserved} held`];
  } finally {
    await site.sql.query(leave, [...key, before]);
  }
}
