import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { forgetOrders, holdBack, placeOrders, untilFulfilled } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import type { Bench, Measure } from './bench.ts';

const lookEveryMs = 100;

/** From the moment at which Redis forgets everything until every job waits there again. */
export const measureRecovery: Measure = async (bench) => {
  const site = await bench.site('redis');
  const { rounds, waitingJobs } = bench.sizes;
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await recover(bench, site, waitingJobs));
  return {
    comparisons: [],
    figures: [
      {
        name: `recovery of ${waitingJobs.toLocaleString('en-GB')} waiting jobs after FLUSHALL`,
        unit: 's',
        values: seconds,
        atMost: null,
      },
    ],
    costs: [],
    broken: [],
  };
};

async function recover({ redis, generator, signal }: Bench, site: Site, jobs: number): Promise<number> {
  await forgetOrders(site);
  await holdBack(site);
  await placeOrders(site, generator, { count: jobs });
  const worker = site.installation.process('worker');
  // It would take the jobs away while they are counted, since a pause is forgotten with everything else.
  await worker.stop(10_000);
  const client = new Redis(redis.url);
  const startedAt = performance.now();
  await client.flushall();
  while ((await site.queues.counts()).orders.waiting !== jobs) {
    signal.throwIfAborted();
    await delay(lookEveryMs);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  client.disconnect();
  worker.start();
  await worker.ready(signal);
  await untilFulfilled(site, signal);
  return seconds;
}
