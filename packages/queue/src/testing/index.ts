import { randomUUID } from 'node:crypto';
import { type Database, isRepeatable, openDatabase } from '@waybill/db';
import {
  createTenant,
  createTransact,
  insertOutboxJobs,
  type JobName,
  newId,
  type OutboxJob,
  type QueueName,
} from '@waybill/domain';
import { freshDatabase, until } from '@waybill/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { QueueLog } from '../log.ts';
import { openQueues, type Queues } from '../queues.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export { freePort, hasRedis, type RedisServer, startRedis } from './redis-server.ts';

/** The two backends; every test of the queue runs on both. */
export const stores = [
  { store: 'postgres', skip: false },
  { store: 'redis', skip: !hasRedis },
] as const;

export type StoreName = (typeof stores)[number]['store'];

export interface Bench {
  /** What `openQueues` needs to get to the store. */
  readonly urls: { postgresUrl: string; redisUrl: string | null };
  readonly databaseUrl: string;
  /** As the application sees it: one tenant at a time. */
  readonly app: Database;
  /** As the relay sees it. */
  readonly system: Database;
  readonly redis: RedisServer | null;
  /** Opens the queues as another process would; closed after the test. */
  open(log?: QueueLog): Promise<Queues>;
  /** The id of a new shop, for what only a shop can have. */
  openShop(): Promise<string>;
  /** Empties the store: FLUSHALL, or TRUNCATE of all of BullMQ's tables. */
  erase(): Promise<void>;
}

export const silent: QueueLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A log that remembers. */
export function rememberingLog() {
  const lines: { level: string; message: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields });
  const log: QueueLog = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines, of: (level: string) => lines.filter((line) => line.level === level) };
}

/** A database and a store for the tests of one `describe`; each test finds them empty. */
export function setUpBench(store: StoreName): Bench {
  let parts: Awaited<ReturnType<typeof startParts>> | undefined;
  const ready = () => {
    if (!parts) throw new Error('the bench is only there while tests run');
    return parts;
  };
  const opened: Queues[] = [];
  beforeAll(async () => {
    parts = await startParts(store);
  }, 60_000);
  beforeEach(async () => {
    await ready().forget();
    await ready().erase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queues) => queues.close()));
  });
  afterAll(async () => {
    await parts?.stop();
  });

  return {
    get urls() {
      return ready().urls;
    },
    get databaseUrl() {
      return ready().databaseUrl;
    },
    get app() {
      return ready().app;
    },
    get system() {
      return ready().system;
    },
    get redis() {
      return ready().redis;
    },
    open: async (log = silent) => {
      const queues = await openQueues({ ...ready().urls, log });
      opened.push(queues);
      return queues;
    },
    openShop: () => openShop(ready().app),
    erase: () => ready().erase(),
  };
}

async function openShop(app: Database): Promise<string> {
  const tenantId = newId();
  const scope = { tenantId, actor: { type: 'system', id: 'test' } } as const;
  const addresses = { merchantEmail: 'merchant@example.com', senderEmail: 'shop@example.com' };
  await createTransact({ db: app, onCommitted: () => undefined })(scope, (ctx) =>
    createTenant(ctx, {
      ...{ slug: `shop-${tenantId}`, name: 'Shop', currency: 'EUR', shippingMethods: [] },
      ...addresses,
    }),
  );
  return tenantId;
}

async function startParts(store: StoreName) {
  const { url, appUrl, systemUrl, drop } = await freshDatabase();
  const redis = store === 'redis' ? await startRedis() : null;
  const app = openDatabase({ url: appUrl, max: 10, applicationName: 'test-app' });
  const system = openDatabase({ url: systemUrl, max: 4, applicationName: 'test-system' });
  return {
    databaseUrl: url,
    urls: { postgresUrl: appUrl, redisUrl: redis?.url ?? null },
    app,
    system,
    redis,
    erase: () => (redis ? flush(redis.url) : truncate(url)),
    forget: () => asOwner(url, (client) => client.query('TRUNCATE outbox')),
    stop: async () => {
      await Promise.all([app.close(), system.close(), redis?.stop()]);
      await drop();
    },
  };
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}

const truncate = (url: string): Promise<void> =>
  asOwner(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('bullmq.%I', relname) AS name FROM pg_class
       WHERE relnamespace = 'bullmq'::regnamespace AND relkind = 'r' AND relname <> 'migration'`,
    );
    // Running jobs hold locks in an order of their own: the one of two that is told to give way tries again.
    await until(() =>
      client.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')}`).then(
        () => true,
        (error: unknown) => {
          if (isRepeatable(error)) return false;
          throw error;
        },
      ),
    );
  });

async function asOwner(url: string, body: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await body(client);
  } finally {
    await client.end();
  }
}

/** An obligation that was never written anywhere. */
export const outboxJob = (overrides: Partial<OutboxJob> = {}): OutboxJob => ({
  id: newId(),
  tenantId: randomUUID(),
  job: 'order.process' satisfies JobName,
  payload: { orderId: randomUUID() },
  runAt: new Date(),
  dedupeKey: null,
  requestId: null,
  traceparent: null,
  ...overrides,
});

/** Writes obligations of one tenant, as a use case's transaction would. */
export async function owe(db: Database, jobs: readonly OutboxJob[], now = new Date()): Promise<void> {
  const [first] = jobs;
  if (first) await db.inTenant(first.tenantId, (tx) => insertOutboxJobs(tx, jobs, now));
}

/** The state of a job in its queue; `unknown` when the queue does not have it. */
export function stateOf(queues: Queues, name: QueueName, id: string): Promise<string> {
  const queue = queues.all.find((candidate) => candidate.name === name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  return queue.getJobState(id);
}
