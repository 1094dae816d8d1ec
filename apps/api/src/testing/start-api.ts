import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@waybill/db';
import {
  createIntake,
  createReadCredentials,
  createTransact,
  type OutboxJob,
  type PaymentSnapshot,
  parseKeyring,
  processOrder,
  recordSnapshot,
  type Transact,
} from '@waybill/domain';
import type { PaymentSettings } from '@waybill/providers';
import { createTenantProviders } from '@waybill/providers/credentials';
import { createFileSystemStorage } from '@waybill/providers/storage';
import { createHealth, createLogger } from '@waybill/runtime';
import { createServeMetrics, openMetrics } from '@waybill/telemetry';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import type { Express } from 'express';
import { createApp } from '../app.ts';
import { startKeyUses } from '../auth/key-uses.ts';
import { readSigningKeys } from '../auth/signing-keys.ts';
import type { AppOptions } from '../deps.ts';
import { serveHttp } from '../http-server.ts';
import { openCountStore } from '../limits/count-store.ts';
import { createLimits, type LimitSettings, windowSeconds } from '../limits/limits.ts';
import { createSharedCounts } from '../limits/shared-counts.ts';
import { createOrderWatcher, type OrderWatcher } from '../orders/order-watcher.ts';
import { startRequestCounts } from '../tenants/count-requests.ts';
import { type Client, createClient } from './client.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

export const webhookSecret = 'whsec_of_the_tests';
const installationPayments: PaymentSettings = {
  stripe: { secretKey: 'sk_test_1', webhookSecret, baseUrl: null },
  paypal: { clientId: null, clientSecret: null, webhookId: null, environment: 'sandbox', baseUrl: null },
};
export const secret = 'a secret of more than thirty-two characters';

export interface TestApi extends TestShop {
  app: Express;
  baseUrl: string;
  database: FreshDatabase;
  db: Database;
  transact: Transact;
  watcher: OrderWatcher;
  /** What was handed to the queue. */
  dispatched: OutboxJob[];
  /** The access log and everything else, line by line. */
  logged: Record<string, unknown>[];
  /** The same, as it is written. */
  lines: string[];
  /** With the shop's API key. */
  storefront: Client;
  stranger: Client;
  as(token: string): Client;
  /** Logs in, and calls as this person. */
  logIn(): Promise<Client>;
  /** Does the worker's part. */
  process(orderId: string): Promise<void>;
  /** Records what the provider would say of the order's last payment. */
  hearFromProvider(paymentId: string, snapshot: Partial<PaymentSnapshot>): Promise<void>;
  close(): Promise<void>;
}

const unlimited: LimitSettings = { address: 0, tenant: 0, caller: 0 };

export interface TestApiOptions extends Partial<Omit<AppOptions, 'limits'>> {
  /** None if absent. */
  limits?: Partial<LimitSettings>;
  /** The installation's payment providers. */
  payments?: Partial<PaymentSettings>;
  /** One of its own if absent; dropped at the end in any case. */
  database?: FreshDatabase;
  /** Also told of what was committed. */
  onCommitted?: (jobs: readonly OutboxJob[]) => void;
}

/** The API on a port of its own, over a database of its own, with one shop and no worker. */
export async function startApi({
  onCommitted: tell,
  payments,
  limits: limitSettings,
  database: given,
  ...overrides
}: TestApiOptions = {}): Promise<TestApi> {
  const database = given ?? (await freshDatabase());
  const db = openDatabase({ url: database.appUrl, max: 5, applicationName: 'api-test' });
  const dispatched: OutboxJob[] = [];
  const logged: Record<string, unknown>[] = [];
  const lines: string[] = [];
  const onCommitted = (jobs: readonly OutboxJob[]) => {
    dispatched.push(...jobs);
    tell?.(jobs);
  };
  const transact = createTransact({ db, onCommitted });
  const destination = {
    write: (text: string) => {
      lines.push(text);
      logged.push(JSON.parse(text));
    },
  };
  const log = createLogger({ name: 'api', level: 'info', destination });
  const watcher = createOrderWatcher({ db, log, intervalMs: 20 });
  const alive = {
    run: () => db.inSystem(async () => undefined),
    deadlineMs: 2_000,
    need: 'required',
  } as const;
  const keyUses = startKeyUses(db, { log, everyMs: 50 });
  const requestCounts = startRequestCounts(db, { log, everyMs: 50 });
  const keyring = parseKeyring(`test:${randomBytes(32).toString('base64')}`);
  const tenantProviders = createTenantProviders({
    settings: { ...installationPayments, ...payments },
    readCredentials: createReadCredentials({ transact, keyring }),
  });
  const files = await mkdtemp(join(tmpdir(), 'waybill-files-'));
  const metrics = openMetrics('api');
  const countStore = openCountStore({ redis: null, prefix: 'test', db, windowMs: windowSeconds * 1_000 });
  const counts = createSharedCounts({
    store: countStore,
    windowMs: windowSeconds * 1_000,
    log,
    onStoreFailure: () => metrics.limits.storeFailures.inc(),
  });
  const limits = createLimits({
    counts,
    settings: { ...unlimited, ...limitSettings },
    onRefused: (limit) => metrics.limits.refused.inc({ limit }),
  });
  const app = createApp({
    db,
    transact,
    intake: createIntake({ db, onCommitted }),
    queues: null,
    providers: tenantProviders.providers,
    tenantProviders,
    keyring,
    watcher,
    storage: createFileSystemStorage({ directory: files }),
    health: createHealth({ log, checks: { database: alive } }),
    serveMetrics: createServeMetrics({ metrics, token: null, served: true }),
    metrics,
    isTraced: false,
    trustedProxies: 0,
    noteKeyUse: keyUses.note,
    requestCounts,
    limits,
    log,
    publicUrl: 'http://localhost:3000',
    secret,
    baseDomain: null,
    hookTargets: { ports: [443], loopback: true },
    tenantGraceDays: 30,
    signingKeys: readSigningKeys(null, secret),
    ...overrides,
  });
  const server = await serveHttp(app, { port: 0, host: '127.0.0.1' });
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const shop = await openTestShop(transact);
  dispatched.length = 0;
  const stranger = createClient(baseUrl, null);
  const as = (token: string) => createClient(baseUrl, token);

  return {
    ...shop,
    app,
    baseUrl,
    database,
    db,
    transact,
    watcher,
    dispatched,
    logged,
    lines,
    storefront: as(shop.apiKey),
    stranger,
    as,
    logIn: async () => {
      const { body } = await stranger.post<{ accessToken: string }>('/v1/auth/login', shop.staff);
      return as(body.accessToken);
    },
    process: (orderId) => transact(shop.scope, (ctx) => processOrder(ctx, { orderId })),
    hearFromProvider: (paymentId, snapshot) =>
      transact(shop.scope, (ctx) =>
        recordSnapshot(ctx, paymentId, {
          reference: `pi_${paymentId}`,
          status: 'created',
          ...{ entries: [], refunds: [], disputes: [], captureBefore: null },
          nextAction: null,
          decline: null,
          ...snapshot,
        }),
      ),
    close: async () => {
      watcher.close();
      await server.close();
      await counts.close();
      await keyUses.close();
      await requestCounts.close();
      await db.close();
      await database.drop();
      await rm(files, { recursive: true, force: true });
    },
  };
}
