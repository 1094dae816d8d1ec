import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { migrateQueue } from '@waybill/queue';
import { settingsTable } from '@waybill/runtime';
import { z } from 'zod';
import { countCpu } from '../machine/cpu.ts';
import type { RoundUsage } from '../measures/cost.ts';
import { startProgram } from '../site/program.ts';
import type { Site } from '../site/site.ts';
import { jobsPerOrder, openNoopQueues } from './noop-queues.ts';
import { baselineEnvironment } from './settings.ts';

export interface NoopPipeline {
  /** Fills the held-back queues with so many orders, then waits until every job has ended. */
  drain(orders: number): Promise<RoundUsage & { perSecond: number }>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./noop-worker.ts', import.meta.url));
const progress = z.object({ ended: z.int() });
const lookEveryMs = 50;

/** As many jobs at once as a worker of Waybill runs. */
function jobsAtOnce(queue: 'ORDERS' | 'MAIL'): number {
  const setting = settingsTable.find(({ name }) => name === `WORKER_CONCURRENCY_${queue}`);
  return Number(setting?.variable.fallback);
}

/** One worker process with nothing to do, on the same Redis or PostgreSQL server as the site. */
export async function startNoopPipeline(
  site: Site,
  redis: { url: string; pid: number } | null,
): Promise<NoopPipeline> {
  const store = redis?.url ?? (await createDatabase(site));
  const where = { store, prefix: 'noop' };
  const queues = openNoopQueues(where);
  const concurrency = { orders: jobsAtOnce('ORDERS'), mail: jobsAtOnce('MAIL') };
  const worker = startProgram(program, baselineEnvironment({ ...where, concurrency }));
  // The worker is asked, not the store: to count its jobs costs PostgreSQL more than to run some.
  const countEnded = async () => (await worker.ask(progress, {})).ended;
  await countEnded();
  const trees = {
    baseline: [worker.pid],
    ...(redis ? { redis: [redis.pid] } : { postgres: site.trees().postgres ?? [] }),
  };
  return {
    drain: async (orders) => {
      await queues.pause();
      await queues.fill(orders);
      const all = (await countEnded()) + orders * jobsPerOrder;
      const used = countCpu(trees);
      const startedAt = performance.now();
      await queues.resume();
      while ((await countEnded()) < all) await delay(lookEveryMs);
      const seconds = (performance.now() - startedAt) / 1_000;
      return { orders, perSecond: orders / seconds, used: used().parts };
    },
    stop: async () => {
      await worker.stop();
      await queues.close();
    },
  };
}

/** A database beside the site's own, with BullMQ's tables in it. */
async function createDatabase({ sql, installation }: Site): Promise<string> {
  await sql.query('CREATE DATABASE noop');
  const url = new URL(installation.database.url);
  url.pathname = '/noop';
  await migrateQueue(url.toString());
  return url.toString();
}
