import { setTimeout as delay } from 'node:timers/promises';
import { residentBytes } from '../machine/cpu.ts';
import type { Figure } from '../report/results.ts';
import { median, quantile } from '../report/statistics.ts';
import { forgetOrders, ordersPlan, placeOrders, untilFulfilled } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import type { Bench, Measure } from './bench.ts';
import { rowsOfTables } from './table-rows.ts';

/** Of what the machine can do when everything runs at once. */
const share = 0.7;
const sampleEveryMs = 2_000;
/** The first part, in which caches fill and code is compiled. */
const warmUpShare = 0.3;
const processes = ['api', 'worker', 'scheduler'] as const;
const mebibyte = 2 ** 20;
const mostMebibytes = 300;
const mostGrowthPercent = 5;

/** Tables that may grow: they are what happened. */
const history: readonly string[] = [
  ...['orders', 'order_lines', 'order_events', 'payments', 'messages', 'idempotency_keys'],
  ...['stock_movements', 'stock_reservations', 'order_links'],
];

interface Sample {
  /** Mebibytes by process. */
  memory: Map<string, number>;
  /** Milliseconds that the latest jobs waited in the queue. */
  waits: number[];
}

/** Ten minutes at 70% of the load that the machine can bear. */
export const measureSoak: Measure = async (bench) => {
  const { soakSeconds, warmUpOrders } = bench.sizes;
  const site = await bench.site('redis');
  const capacity = await capacityOf(bench, site, warmUpOrders * 4);
  const perSecond = capacity * share;
  await forgetOrders(site);
  const before = await rowsOfTables(site.sql);

  const ended = new AbortController();
  const sampling = takeSamples(site, ended.signal);
  const load = await bench.generator.run(ordersPlan(site, { kind: 'rate', perSecond, seconds: soakSeconds }));
  ended.abort();
  const samples = await sampling;
  await untilFulfilled(site, bench.signal);

  const after = await rowsOfTables(site.sql);
  const grown = [...after].filter(
    ([table, rows]) => !history.includes(table) && rows > (before.get(table) ?? 0),
  );
  const waits = samples.flatMap((sample) => sample.waits);
  return {
    comparisons: [],
    figures: [
      plain('soak, load', 'orders/s', perSecond),
      plain('soak, p99 of the answers', 'ms', load.latency.p99),
      plain('soak, p50 in the queue', 'ms', quantile(waits, 0.5)),
      plain('soak, p99 in the queue', 'ms', quantile(waits, 0.99)),
      ...processes.flatMap((name) => memoryFigures(name, samples)),
    ],
    costs: [],
    broken: grown.map(([table, rows]) => `soak: the table ${table} grew to ${rows} rows`),
  };
};

const plain = (name: string, unit: string, value: number, atMost: number | null = null): Figure => ({
  name,
  unit,
  values: [value],
  atMost,
});

/** Orders per second when taking and fulfilling them share the machine: all the work over all the time. */
async function capacityOf(bench: Bench, site: Site, orders: number): Promise<number> {
  await forgetOrders(site);
  const startedAt = performance.now();
  await placeOrders(site, bench.generator, { count: orders });
  await untilFulfilled(site, bench.signal);
  return (orders * 1_000) / (performance.now() - startedAt);
}

async function takeSamples(site: Site, signal: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (!signal.aborted) {
    samples.push({
      memory: new Map(
        processes.map((name) => [name, residentBytes(site.installation.process(name).pid ?? 0) / mebibyte]),
      ),
      waits: await waitsOfLatestJobs(site),
    });
    await delay(sampleEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}

/** How long the jobs that ended last had waited, as BullMQ noted it. */
async function waitsOfLatestJobs({ queues }: Site): Promise<number[]> {
  const latest = await Promise.all(queues.all.map((queue) => queue.getJobs(['completed'], 0, 49)));
  return latest
    .flat()
    .flatMap((job) => (job?.processedOn ? [job.processedOn - job.timestamp - job.delay] : []));
}

function memoryFigures(process: string, samples: readonly Sample[]): Figure[] {
  const memory = samples.map((sample) => sample.memory.get(process) ?? 0);
  const warm = memory.slice(Math.floor(memory.length * warmUpShare));
  const third = Math.ceil(warm.length / 3);
  const growth = (median(warm.slice(-third)) / median(warm.slice(0, third)) - 1) * 100;
  return [
    plain(`soak, greatest memory of ${process}`, 'MiB', Math.max(...memory), mostMebibytes),
    plain(`soak, growth of ${process}’s memory`, '%', growth, mostGrowthPercent),
  ];
}
