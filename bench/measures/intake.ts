import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { baselineEnvironment } from '../baselines/settings.ts';
import type { Load, Plan } from '../load/plan.ts';
import { countCpu, type Trees } from '../machine/cpu.ts';
import type { Comparison, Figure, Part } from '../report/results.ts';
import { median } from '../report/statistics.ts';
import { forgetOrders, holdBack, ordersPlan } from '../site/orders.ts';
import { type Program, startProgram } from '../site/program.ts';
import type { Site } from '../site/site.ts';
import { type Bench, type Measure, takeTurns } from './bench.ts';
import { costOf, type RoundUsage } from './cost.ts';

const program = fileURLToPath(new URL('../baselines/intake-server.ts', import.meta.url));
const address = z.object({ port: z.int() });

/** A server that takes orders, ours or the baseline. */
interface Server {
  trees: () => Trees<Part>;
  plan: (pace: Plan['pace']) => Plan;
  /** Begins anew: without orders, and without jobs. */
  reset: () => Promise<void>;
}

const waybill = (site: Site): Server => ({
  trees: site.trees,
  plan: (pace) => ordersPlan(site, pace),
  reset: async () => {
    await forgetOrders(site);
    // What is measured is taking orders: the worker waits.
    await holdBack(site);
  },
});

const bareServer = async ({ redis }: Bench, site: Site, baseline: Program): Promise<Server> => {
  const { port } = await baseline.ask(address, {});
  return {
    trees: () => ({ baseline: [baseline.pid], redis: [redis.pid] }),
    plan: (pace) => ({ ...ordersPlan(site, pace), origin: `http://127.0.0.1:${port}` }),
    reset: async () => undefined,
  };
};

/** Orders accepted over HTTP, against a server that only validates them and calls `queue.add`. */
export const measureIntake: Measure = async (bench) => {
  const { seconds } = bench.sizes;
  const site = await bench.site('redis');
  const baseline = startProgram(program, baselineEnvironment({ store: bench.redis.url, prefix: 'bare' }));
  try {
    const ours = waybill(site);
    const theirs = await bareServer(bench, site, baseline);
    for (const server of [ours, theirs]) await saturate(bench, server, seconds / 2);
    const turns = await takeTurns(
      bench,
      () => saturate(bench, ours, seconds),
      () => saturate(bench, theirs, seconds),
    );
    const comparison: Comparison = {
      name: 'intake',
      unit: 'orders/s',
      ours: turns.ours.map(({ perSecond }) => perSecond),
      against: 'Express + zod + queue.add, nothing else',
      theirs: turns.theirs.map(({ perSecond }) => perSecond),
      target: { ratio: 1, side: 'at least' },
    };
    const half = median(comparison.ours) / 2;
    const calm = await takeTurns(
      bench,
      () => atRate(bench, ours, half),
      () => atRate(bench, theirs, half),
    );
    return {
      comparisons: [comparison],
      figures: [...latencies('intake', calm.ours), ...latencies('intake baseline', calm.theirs)],
      costs: [costOf('intake', turns.ours), costOf('intake: baseline', turns.theirs)],
      broken: [],
    };
  } finally {
    await baseline.stop();
  }
};

async function saturate(
  bench: Bench,
  server: Server,
  seconds: number,
): Promise<RoundUsage & { perSecond: number }> {
  await server.reset();
  const used = countCpu({ ...server.trees(), client: [bench.generator.pid] });
  const load = await bench.generator.run(server.plan({ kind: 'saturate', seconds }));
  return { orders: load.succeeded, perSecond: load.succeeded / load.seconds, used: used().parts };
}

async function atRate({ generator, sizes }: Bench, server: Server, perSecond: number): Promise<Load> {
  await server.reset();
  return await generator.run(server.plan({ kind: 'rate', perSecond, seconds: sizes.seconds }));
}

const latencies = (name: string, loads: readonly Load[]): Figure[] =>
  (['p50', 'p99'] as const).map((quantile) => ({
    name: `${name}, ${quantile} at half of Waybill’s load`,
    unit: 'ms',
    values: loads.map(({ latency }) => latency[quantile]),
    atMost: null,
  }));
