import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase, statement } from '@waybill/db';
import {
  applyAdjustment,
  type CaptureMode,
  createIntake,
  createProduct,
  createReadCredentials,
  createTenant,
  createTransact,
  DeliveryPlaces,
  getOrder,
  type JobName,
  type OrderRecord,
  type OutboxJob,
  parseKeyring,
  requestAdjustment,
  type Scope,
  saveCredentials,
} from '@waybill/domain';
import type { PaymentSettings } from '@waybill/providers';
import { createTenantProviders } from '@waybill/providers/credentials';
import type { ResilienceLimits } from '@waybill/providers/resilience';
import { createFileSystemStorage } from '@waybill/providers/storage';
import type { Delivery } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { freshDatabase } from '@waybill/testing';
import { onTestFinished } from 'vitest';
import { createHandlers } from '../handlers.ts';
import { openJobTransactions } from '../job-transactions.ts';
import { createHealthRecorder } from '../provider-health.ts';
import { createRunJob } from '../run-job.ts';
import { ActiveRuns } from '../steps/perform.ts';
import type { PaymentAccount } from './payment-account.ts';
import { quickLimits } from './pipeline.ts';

const selectOwed = statement<OutboxJob>(
  'test-owed',
  `SELECT id, tenant_id AS "tenantId", job, payload, run_at AS "runAt", dedupe_key AS "dedupeKey",
          request_id AS "requestId", traceparent
   FROM outbox WHERE tenant_id = $1 AND parked_at IS NULL ORDER BY id`,
);

const selectReference = statement<{ reference: string }>(
  'test-reference',
  'SELECT reference FROM payments WHERE tenant_id = $1 AND order_id = $2 AND reference IS NOT NULL ORDER BY id',
);

const noPayments: PaymentSettings = {
  stripe: { secretKey: null, webhookSecret: null, baseUrl: null },
  paypal: { clientId: null, clientSecret: null, webhookId: null, environment: 'sandbox', baseUrl: null },
};

/** What nobody has to ask in these tests. */
const nobodyAsked = () => Promise.reject(new Error('nobody asked for an image'));

const silentTools = {
  mailer: { send: async () => undefined },
  describer: {
    provider: 'openai' as const,
    enabled: false,
    tokensPerDay: 0,
    describe: () => Promise.reject(new Error('nobody asked for a description')),
  },
  storage: createFileSystemStorage({ directory: '/nowhere' }),
  imageProcessor: { process: nobodyAsked },
  sendHook: () => Promise.reject(new Error('nobody listens')),
  places: new DeliveryPlaces(),
  publicUrl: 'https://shop.example',
  returnUrl: 'https://shop.example/return',
};

/**
 * One shop with an account of its own at a payment provider (a simulator, reached over HTTP) on a database of its own,
 * and the worker's pipeline without a queue. The clock runs ten minutes ahead of the provider's if nothing
 * else is said, so that no payment is too young to compare.
 */
export async function openPaymentShop<Account extends PaymentAccount>(
  account: Account,
  { limits = {}, aheadMs = 10 * 60_000 }: { limits?: Partial<ResilienceLimits>; aheadMs?: number } = {},
) {
  const database = await freshDatabase();
  const db = openDatabase({ url: database.appUrl, max: 4, applicationName: 'payment-shop' });
  const systemDb = openDatabase({ url: database.systemUrl, max: 1, applicationName: 'payment-shop-system' });
  onTestFinished(async () => {
    await Promise.all([db.close(), systemDb.close(), account.close()]);
    await database.drop();
  });
  let ahead = aheadMs;
  const clock = () => new Date(Date.now() + ahead);
  const logged: string[] = [];
  const log = createLogger({
    ...{ name: 'test', level: 'debug' },
    destination: { write: (line: string) => void logged.push(line) },
  });
  const transactions = { db, onCommitted: () => undefined, clock };
  const transact = createTransact(transactions);
  const keyring = parseKeyring(`test:${randomBytes(32).toString('base64')}`);
  if (!keyring) throw new Error('the key was not taken');
  const { providers } = createTenantProviders({
    settings: { ...noPayments, ...account.settings },
    readCredentials: createReadCredentials({ transact, keyring }),
    onBreakerChange: createHealthRecorder({ transact, log }),
    limits: { retryDelayMs: 5, ...limits },
  });
  const handlers = createHandlers({ providers, keyring, ...silentTools });
  const work = createRunJob({
    ...{ transactions: openJobTransactions(transactions), handlers, clock, log },
    runs: new ActiveRuns(),
    limitsOf: () => ({ retry: { ...quickLimits.retry, attempts: 10_000 }, timeoutMs: 20_000 }),
  });
  const scope: Scope = { tenantId: randomUUID(), actor: { type: 'system', id: 'test' } };
  const { tenantId } = scope;
  await transact(scope, async (ctx) => {
    await createTenant(ctx, {
      ...{ slug: `s-${tenantId}`, name: 'Shop', currency: 'USD' },
      ...{ merchantEmail: 'merchant@example.com', senderEmail: 'orders@example.com' },
      shippingMethods: [{ code: 'standard', name: 'Standard', price: 499 }],
    });
    await createProduct(ctx, { sku: 'MUG', name: 'Mug', price: 1_050, currency: 'USD' });
    const { id: adjustmentId } = await requestAdjustment(ctx, { sku: 'MUG', delta: 10, reason: 'delivery' });
    await applyAdjustment(ctx, { adjustmentId });
    await saveCredentials(ctx, { credentials: account.credentials, mode: 'test', keyring });
  });

  const owed = async (name?: JobName): Promise<OutboxJob[]> => {
    const jobs = await db.inTenant(tenantId, (tx) => tx.all(selectOwed, [tenantId]));
    return name === undefined ? jobs : jobs.filter(({ job }) => job === name);
  };
  const deliver = ({ id, job, payload }: OutboxJob) =>
    work({
      ...{ queue: 'payments', id, name: job, crashes: 0, diedAtWork: false, starts: 1 },
      data: { v: 1, tenantId, job, payload, requestId: null },
      acknowledgeCrashes: async () => undefined,
      noteStart: async () => undefined,
    } satisfies Delivery);

  return {
    ...{ scope, account, database, transact, systemDb, owed, deliver, clock, logged },
    /** Puts everybody's time forward. */
    advance: (ms: number): void => {
      ahead += ms;
      account.advance(ms);
    },
    /** Works what is owed, once, and what comes of it; what fails or waits is left. */
    drain: async (): Promise<void> => {
      const done = new Set<string>();
      for (;;) {
        const next = (await owed()).find(({ id }) => !done.has(id));
        if (!next) return;
        done.add(next.id);
        await deliver(next);
      }
    },
    /** The id of an order of two mugs, 25.99 in all. */
    place: async (capture: CaptureMode = 'automatic'): Promise<string> => {
      const intake = createIntake({ db, onCommitted: () => undefined, clock });
      const acceptance = await intake.submit(tenantId, {
        ...{ idempotency: null, actor: scope.actor, requestId: null, traceparent: null },
        order: {
          customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
          shippingAddress: {
            line1: '12 St James’s Square',
            city: 'London',
            postalCode: 'SW1Y 4JH',
            country: 'GB',
          },
          ...{ shippingMethod: 'standard', currency: 'USD', metadata: {} },
          items: [{ sku: 'MUG', quantity: 2 }],
          payment: { ...account.payment, capture },
        },
      });
      if (acceptance.kind !== 'accepted') throw new Error(`the order was not accepted: ${acceptance.kind}`);
      return acceptance.order.id;
    },
    order: (orderId: string): Promise<OrderRecord> => transact(scope, (ctx) => getOrder(ctx, orderId)),
    /** The provider's id of the order's first payment. */
    referenceOf: async (orderId: string): Promise<string> => {
      const payment = await db.inTenant(tenantId, (tx) => tx.maybe(selectReference, [tenantId, orderId]));
      if (!payment) throw new Error('the provider knows no payment of this order');
      return payment.reference;
    },
  };
}

export type PaymentShop<Account extends PaymentAccount = PaymentAccount> = Awaited<
  ReturnType<typeof openPaymentShop<Account>>
>;
