import { startNoopPipeline } from '../baselines/noop-pipeline.ts';
import { jobsPerOrder } from '../baselines/noop-queues.ts';
import { forgetOrders } from '../site/orders.ts';
import { type Bench, type Findings, type Measure, takeTurns } from './bench.ts';
import { costOf } from './cost.ts';
import { drain } from './drain.ts';

const storeNames = { redis: 'Redis', postgres: 'PostgreSQL' } as const;

/** Orders from accepted to fulfilled, against as many jobs that do nothing. */
export const measureFulfilment: Measure = async (bench) => {
  const found: Findings = { comparisons: [], figures: [], costs: [], broken: [] };
  for (const store of ['redis', 'postgres'] as const) {
    const { comparisons, costs } = await fulfilmentOn(bench, store);
    found.comparisons.push(...comparisons);
    found.costs.push(...costs);
  }
  return found;
};

async function fulfilmentOn(
  bench: Bench,
  store: 'redis' | 'postgres',
): Promise<Pick<Findings, 'comparisons' | 'costs'>> {
  const { seconds, warmUpOrders } = bench.sizes;
  const site = await bench.site(store);
  const noop = await startNoopPipeline(site, store === 'redis' ? bench.redis : null);
  try {
    const ours = async (orders: number) => {
      await forgetOrders(site);
      return await drain(bench, site, { orders });
    };
    // The first orders warm up both sides, and say how many of them keep each busy for the time of a round.
    const many = (perSecond: number) => Math.max(warmUpOrders, Math.round(perSecond * seconds));
    const ourOrders = many((await ours(warmUpOrders)).fulfilledPerSecond);
    const theirOrders = many((await noop.drain(warmUpOrders)).perSecond);
    const turns = await takeTurns(
      bench,
      () => ours(ourOrders),
      () => noop.drain(theirOrders),
    );
    const name = `fulfilment on ${storeNames[store]}`;
    return {
      comparisons: [
        {
          name,
          unit: 'orders/s',
          ours: turns.ours.map(({ fulfilledPerSecond }) => fulfilledPerSecond),
          against: `${jobsPerOrder} BullMQ jobs an order that do nothing`,
          theirs: turns.theirs.map(({ perSecond }) => perSecond),
          target: { ratio: 0.5, side: 'at least' },
        },
      ],
      costs: [costOf(name, turns.ours), costOf(`${name}: baseline`, turns.theirs)],
    };
  } finally {
    await noop.stop();
  }
}
