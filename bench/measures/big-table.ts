import type { Comparison } from '../report/results.ts';
import { addOldOrders } from '../site/old-orders.ts';
import { forgetOrders } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import { type Bench, type Measure, takeTurns } from './bench.ts';
import { drain } from './drain.ts';
import { listPages } from './list-pages.ts';

/** Intake, fulfilment and lists with many old orders in the database, against one that has few. */
export const measureBigTable: Measure = async (bench) => {
  const { seconds, warmUpOrders, oldOrders } = bench.sizes;
  const big = await bench.ownSite('bench-big');
  const small = await bench.ownSite('bench-small');
  try {
    await bench.screen.step(`${oldOrders.toLocaleString('en-GB')} old orders`, () =>
      addOldOrders(big, oldOrders, bench.screen),
    );
    await forgetOrders(small);
    const run = (site: Site, orders: number) => drain(bench, site, { orders });
    await run(big, warmUpOrders);
    const { fulfilledPerSecond } = await run(small, warmUpOrders);
    const orders = Math.max(warmUpOrders, Math.round(fulfilledPerSecond * seconds));
    const turns = await takeTurns(
      bench,
      () => run(big, orders),
      () => run(small, orders),
    );
    const compare = (name: string, of: 'acceptedPerSecond' | 'fulfilledPerSecond'): Comparison => ({
      name: `big table, ${name}`,
      unit: 'orders/s',
      ours: turns.ours.map((round) => round[of]),
      against: 'the same with few old orders',
      theirs: turns.theirs.map((round) => round[of]),
      target: { ratio: 0.9, side: 'at least' },
    });
    return {
      comparisons: [
        compare('intake', 'acceptedPerSecond'),
        compare('fulfilment', 'fulfilledPerSecond'),
        ...(await comparePages(bench, big, small)),
      ],
      figures: [],
      costs: [],
      broken: [],
    };
  } finally {
    await big.stop();
    await small.stop();
  }
};

/** Median times of pages of the order list. */
async function comparePages(bench: Bench, big: Site, small: Site): Promise<Comparison[]> {
  const turns = await takeTurns(
    bench,
    () => listPages(bench.generator, big),
    () => listPages(bench.generator, small),
  );
  const kinds = [...(turns.ours[0]?.keys() ?? [])];
  return kinds.map((kind) => ({
    name: `big table, ${kind}`,
    unit: 'ms',
    ours: turns.ours.map((times) => times.get(kind) ?? Number.NaN),
    against: 'the same with few old orders',
    theirs: turns.theirs.map((times) => times.get(kind) ?? Number.NaN),
    target: { ratio: 3, side: 'at most' },
  }));
}
