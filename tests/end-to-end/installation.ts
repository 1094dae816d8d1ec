import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asRole, type Database, openDatabase, statement } from '@waybill/db';
import { audit, type Finding } from '@waybill/domain';
import type { Environment } from '@waybill/runtime';
import { type FreshDatabase, freshDatabase, programEnvironment, redisUrl, until } from '@waybill/testing';
import { startTemporaryRedis, type TemporaryRedis } from '@waybill/testing/servers';
import { onTestFinished } from 'vitest';
import { checkedFetch } from '../../apps/api/src/testing/checked-fetch.ts';
import { type Installation, startInstallation } from '../../scripts/start/installation.ts';
import type { Counts } from '../../scripts/start/process-plan.ts';
import { createScreen } from '../../scripts/start/screen.ts';

export type Backend = 'postgres' | 'redis';

/** Both backends, or the one there is; the suite says at its end what was left out. */
export const backends: readonly Backend[] = redisUrl() === null ? ['postgres'] : ['postgres', 'redis'];

/** A complete installation of real processes, and the eyes to see what they did. */
export interface Site {
  installation: Installation;
  systemDb: Database;
  /** Of its own; null where the queues are in Postgres. */
  redisUrl: string | null;
  /** As `POST /v1/orders` answers it. */
  placeOrder(order: object, headers?: Record<string, string>): Promise<{ status: number; body: PlacedOrder }>;
  getOrder(id: string): Promise<PlacedOrder>;
  /** Resolves when nothing is owed any more. */
  settled(options?: { timeoutMs?: number }): Promise<void>;
  audit(): Promise<Finding[]>;
  inbox(): Promise<{ to: string; subject: string; messageId: string }[]>;
  /** The simulator's books, and its faults to order. */
  stripe: {
    payments(): Promise<SimulatedPayment[]>;
    order(fault: object): Promise<void>;
  };
}

export interface PlacedOrder {
  id: string;
  number: number;
  status: string;
  paymentStatus: string;
  total: number | null;
}

interface SimulatedPayment {
  metadata: Record<string, string>;
  captured: number;
  refunded: number;
  charges: number;
}

const silent = createScreen({ stream: process.stdout, isTerminal: false, quiet: true });

const findObligations = statement<{ job: string; state: string; said: string }>(
  'test-obligations',
  `SELECT job, CASE WHEN parked_at IS NULL THEN 'open' ELSE 'parked' END AS state,
          format('%s (attempts %s, relays %s, due %s)', coalesce(last_error, put_off_reason, 'no error'),
                 attempts, relays, run_at) AS said
     FROM outbox ORDER BY run_at LIMIT 20`,
);

async function json<T>(
  url: string,
  init?: RequestInit,
  ask: typeof globalThis.fetch = fetch,
): Promise<{ status: number; body: T }> {
  const response = await ask(url, init);
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

export interface SiteOptions {
  backend: Backend;
  counts?: Partial<Counts>;
  /** The database to use, of the owner of its tables; a fresh one if absent. */
  databaseUrl?: string;
  /** The Redis to use; one of its own if absent. */
  redis?: { url: string; isCluster: boolean };
  /** Settings for every process, besides those that say where everything is. */
  environment?: Environment;
  /** The folder whose secrets and simulators go on; a fresh one if absent. */
  home?: string;
  /** Gets what takes it all away again; by default it is done when the test that is running has finished. */
  onFinish?: (takeAway: () => Promise<void>) => void;
}

async function databaseAt(url: string): Promise<FreshDatabase> {
  const urls = { url, appUrl: asRole(url, 'waybill_app'), systemUrl: asRole(url, 'waybill_system') };
  return { ...urls, drop: async () => undefined };
}

/** Starts it, and has it taken away again. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const { databaseUrl } = options;
  const database = await (databaseUrl === undefined ? freshDatabase() : databaseAt(databaseUrl));
  const redis = options.backend === 'redis' && !options.redis ? await startTemporaryRedis() : null;
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'waybill-site-')));
  const installation = await startInstallation({
    environment: programEnvironment({
      WAYBILL_HOME: home,
      DATABASE_URL: database.url,
      PORT: '0',
      REDIS_URL: options.redis?.url ?? redis?.url,
      REDIS_CLUSTER: String(options.redis?.isCluster ?? false),
      ...options.environment,
    }),
    screen: silent,
    ...(options.counts && { counts: options.counts }),
  });
  const systemDb = openDatabase({ url: database.systemUrl, max: 2, applicationName: 'test' });
  const { onFinish = onTestFinished } = options;
  onFinish(async () => {
    await systemDb.close();
    await installation.stop();
    await redis?.stop();
    await database.drop();
    await rm(home, { recursive: true, force: true });
  });
  return describeSite(installation, systemDb, redis);
}

function describeSite(installation: Installation, systemDb: Database, redis: TemporaryRedis | null): Site {
  const { baseUrl, apiKey, inboxUrl } = installation.demo;
  const authorization = `Bearer ${apiKey}`;
  const simulator = `http://127.0.0.1:${installation.ports['stripe']}/_simulator`;
  return {
    installation,
    systemDb,
    redisUrl: redis?.url ?? null,
    placeOrder: (order, headers = {}) =>
      json(
        `${baseUrl}/v1/orders`,
        {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(order),
        },
        checkedFetch,
      ),
    getOrder: async (id) =>
      (await json<PlacedOrder>(`${baseUrl}/v1/orders/${id}`, { headers: { authorization } }, checkedFetch))
        .body,
    settled: async ({ timeoutMs = 120_000 } = {}) => {
      await until(
        async () => {
          const owed = await systemDb.inSystem((tx) => tx.all(findObligations));
          const [next] = owed;
          if (next) throw new Error(`${owed.length} are owed, ${next.job} is ${next.state}: ${next.said}`);
          return true;
        },
        { timeoutMs, everyMs: 200 },
      );
    },
    audit: () => audit(systemDb, new Date()),
    inbox: async () =>
      (
        await json<{ data: { to: string; subject: string; messageId: string }[] }>(
          `${inboxUrl}/api/messages?limit=1000`,
        )
      ).body.data,
    stripe: {
      payments: async () =>
        (await json<{ payments: SimulatedPayment[] }>(`${simulator}/books`)).body.payments,
      order: async (fault) => {
        const { status } = await json(`${simulator}/faults`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(fault),
        });
        if (status >= 300) throw new Error(`the simulator refused the fault: ${status}`);
      },
    },
  };
}

/** A small order that the demo shop can fulfil; stock is plenty for hundreds. */
export const orderOf = (sku: string, payment: object, name = 'Ada Lovelace') => ({
  customer: { name, email: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com` },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
  currency: 'USD',
  items: [{ sku, quantity: 1 }],
  payment,
});

export const byCard = { provider: 'stripe', paymentMethod: 'pm_card_visa' };
export const byInvoice = { provider: 'manual' };
