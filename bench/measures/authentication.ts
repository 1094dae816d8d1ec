import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { countCpu } from '../machine/cpu.ts';
import { forgetOrders, holdBack, ordersPlan } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import { type Bench, type Measure, takeTurns } from './bench.ts';
import { costOf, type RoundUsage } from './cost.ts';

const api = fileURLToPath(new URL('../../apps/api/src/main.ts', import.meta.url));
const withoutKeys = new URL('../baselines/open-api.ts', import.meta.url).href;

const readyLine = z.object({ msg: z.literal('ready'), port: z.int() });

/** More than any run asks for: what is measured is counting, not refusing. */
const neverReached = '100000000';

interface Server {
  readonly pid: number;
  readonly origin: string;
  stop(): Promise<void>;
}

/** The port, from the line of the log that tells it. What is logged afterwards goes nowhere. */
async function portOf(child: ChildProcessByStdio<null, Readable, null>): Promise<number> {
  for await (const text of createInterface({ input: child.stdout })) {
    const line = readyLine.safeParse(JSON.parse(text));
    if (!line.success) continue;
    child.stdout.resume();
    return line.data.port;
  }
  throw new Error('the api ended before it was ready');
}

/** An api of its own beside the site's, over the same database and the same queues. */
async function startApi(
  { redis }: Bench,
  { installation, shop, queues }: Site,
  { asksForKeys }: { asksForKeys: boolean },
): Promise<Server> {
  const limits = asksForKeys ? neverReached : '0';
  const child = spawn(process.execPath, [...(asksForKeys ? [] : ['--import', withoutKeys]), api], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      PUBLIC_URL: 'http://localhost',
      DATABASE_URL: installation.database.url,
      REDIS_URL: redis.url,
      QUEUE_PREFIX: queues.all[0]?.opts.prefix ?? '',
      WAYBILL_SECRET: 'drawn for the benchmark, and for nothing besides',
      RATE_LIMIT_TENANT: limits,
      RATE_LIMIT_CALLER: limits,
      OPEN_API_TENANT: shop.tenantId,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await portOf(child);
  return {
    pid: child.pid ?? 0,
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function saturate(
  bench: Bench,
  site: Site,
  server: Server,
): Promise<RoundUsage & { perSecond: number }> {
  await forgetOrders(site);
  // What is measured is taking orders: the worker waits.
  await holdBack(site);
  const used = countCpu({ ...site.trees(), api: [server.pid], client: [bench.generator.pid] });
  const pace = { kind: 'saturate', seconds: bench.sizes.seconds } as const;
  const load = await bench.generator.run({ ...ordersPlan(site, pace), origin: server.origin });
  return { orders: load.succeeded, perSecond: load.succeeded / load.seconds, used: used().parts };
}

/** One asks who is calling and the other does not, or the measure would mean nothing. */
async function requireDifference(ours: Server, theirs: Server): Promise<void> {
  const statusOf = async ({ origin }: Server) => (await fetch(`${origin}/v1/orders`)).status;
  const statuses = [await statusOf(ours), await statusOf(theirs)];
  if (statuses[0] === 401 && statuses[1] === 200) return;
  throw new Error(`who shows no key gets ${statuses.join(' and ')} instead of 401 and 200`);
}

/** Orders accepted by the api as it is, with limits of rate, against the same api that asks nobody who they are. */
export const measureAuthentication: Measure = async (bench) => {
  const site = await bench.site('redis');
  await using undo = new AsyncDisposableStack();
  const [ours, theirs] = [
    undo.adopt(await startApi(bench, site, { asksForKeys: true }), (server) => server.stop()),
    undo.adopt(await startApi(bench, site, { asksForKeys: false }), (server) => server.stop()),
  ];
  await requireDifference(ours, theirs);
  for (const server of [ours, theirs]) await saturate(bench, site, server);
  const turns = await takeTurns(
    bench,
    () => saturate(bench, site, ours),
    () => saturate(bench, site, theirs),
  );
  return {
    comparisons: [
      {
        name: 'authentication',
        unit: 'orders/s',
        ours: turns.ours.map(({ perSecond }) => perSecond),
        against: 'the same api without API keys and limits of rate',
        theirs: turns.theirs.map(({ perSecond }) => perSecond),
        target: { ratio: 0.9, side: 'at least' },
      },
    ],
    figures: [],
    costs: [costOf('authentication', turns.ours), costOf('authentication: without', turns.theirs)],
    broken: [],
  };
};
