import { type Database, openDatabase } from '@waybill/db';
import {
  type Cause,
  causes,
  claimSweep,
  type Diagnosis,
  fulfilOutboxJob,
  type Heartbeat,
  newId,
  noteCrashes,
  obligationsOf,
  type ProcessRole,
  parkObligation,
  postponeObligation,
  queueNames,
  recordProviderHealth,
  startHeartbeat,
} from '@waybill/domain';
import { openQueues, type Queues } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { type FreshDatabase, freshDatabase, until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { byInvoice, placeOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import type { OrderView } from './order-answers.ts';

const log = createLogger({ name: 'test', level: 'silent' });
/** Nothing listens on the discard port. */
const nowhere = { redisUrl: 'redis://127.0.0.1:9', postgresUrl: 'postgres://-/-', connectTimeoutMs: 50 };
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);
const day = 24 * 60 * 60;

let queueDatabase: FreshDatabase;
let queues: Queues;
let api: TestApi;
let staff: Client;
let systemDb: Database;
const beating = new Map<ProcessRole, Heartbeat>();

/** A worker and a scheduler, as far as anybody hears of them. */
function beat(role: 'worker' | 'scheduler'): void {
  const onError = (error: unknown) => {
    throw error;
  };
  const own = role === 'worker' ? { queues: queueNames } : {};
  beating.set(role, startHeartbeat({ db: api.db, role, version: '1.0.0', ...own, onError }));
}
const stop = async (role: ProcessRole) => beating.get(role)?.stop();

beforeAll(async () => {
  queueDatabase = await freshDatabase();
  queues = await openQueues({ postgresUrl: queueDatabase.appUrl, log });
  api = await startApi({ queues });
  systemDb = openDatabase({ url: api.database.systemUrl, max: 1, applicationName: 'test' });
  staff = await api.logIn();
  beat('worker');
  beat('scheduler');
});
afterAll(async () => {
  await stop('worker');
  await stop('scheduler');
  await systemDb.close();
  await api.close();
  await queues.close();
  await queueDatabase.drop();
});

const obligations = (orderId: string) => api.transact(api.scope, (ctx) => obligationsOf(ctx, orderId));

/** Does the jobs' part, as far as the outbox goes: nothing is owed for the order any more. */
const meetAll = async (orderId: string) => {
  for (const { id } of await obligations(orderId))
    await api.db.inTenant(api.tenantId, (tx) => fulfilOutboxJob(tx, api.tenantId, id));
};

/** The one job that is owed for an order that was just placed, as the worker writes of it. */
async function owedJob(orderId: string) {
  const [job] = await obligations(orderId);
  if (!job) throw new Error('nothing is owed');
  const key = { tenantId: api.tenantId, id: job.id };
  const inTenant = <T>(body: (tx: Parameters<typeof noteCrashes>[0]) => Promise<T>) =>
    api.db.inTenant(api.tenantId, body);
  return {
    id: job.id,
    crash: (times: number) => inTenant((tx) => noteCrashes(tx, key, times)),
    park: (end: Omit<Parameters<typeof parkObligation>[2], 'parkedAt'>) =>
      inTenant((tx) => parkObligation(tx, key, { parkedAt: new Date(), ...end })),
    postpone: (next: Parameters<typeof postponeObligation>[2]) =>
      inTenant((tx) => postponeObligation(tx, key, next)),
  };
}

const placed = async (changes: Record<string, unknown> = {}) => (await placeOrder(api, changes)).id;
const captured = { kind: 'captured', amount: 2_599, reference: 'ch_1' } as const;
/** By hand, in the provider's dashboard. */
const givenBack = (amount: number) => ({ kind: 'refunded', amount, reference: 're_by_hand' }) as const;
type Heard = Parameters<TestApi['hearFromProvider']>[1];

/** An order that is processed and of whose payment the provider says this; nothing is owed for it. */
async function heard(snapshot: Heard, changes: Record<string, unknown> = {}): Promise<string> {
  const { id, payments } = await processedOrder(api, changes);
  await api.hearFromProvider(String(payments[0]?.id), snapshot);
  await meetAll(id);
  return id;
}
const paid = () => heard({ status: 'paid', entries: [captured] });
const authorized = (days: number) =>
  heard(
    {
      status: 'authorized',
      entries: [{ kind: 'authorized', amount: 2_599, reference: 'pi' }],
      captureBefore: inSeconds(days * day),
    },
    { payment: { provider: 'stripe', paymentMethod: 'pm_card_visa', capture: 'on_shipment' } },
  );

/** Something that is done to the order over HTTP, after which nothing is owed for it. */
async function then(id: string, verb: string, body: object): Promise<OrderView> {
  const answer = await staff.post<OrderView>(`/v1/orders/${id}/${verb}`, body);
  if (answer.status >= 300) throw new Error(`${verb} was refused: ${JSON.stringify(answer.body)}`);
  await meetAll(id);
  return answer.body;
}
const ship = (id: string, items?: object[]) =>
  then(id, 'shipments', { carrier: 'UPS', trackingNumber: '1Z', ...(items && { items }) });
const hear = async (order: OrderView, snapshot: Heard) => {
  await api.hearFromProvider(String(order.payments[0]?.id), snapshot);
  await meetAll(order.id);
};
const suspend = (suspendedAt: Date | null) =>
  api.db.inTenant(api.tenantId, ({ prisma }) => prisma.tenant.updateMany({ data: { suspendedAt } }));
const queueOf = (name: string) => queues.all.find((queue) => queue.name === name);

const health = (state: 'open' | 'closed') =>
  api.transact(api.scope, (ctx) =>
    recordProviderHealth(ctx, {
      ...{ provider: 'stripe', state, since: new Date(), lastError: 'no answer' },
      until: state === 'open' ? inSeconds(30) : null,
    }),
  );
const sweepIsDue = (now: Date) => claimSweep(systemDb, { name: 'expired-reservations', everyMs: 5_000, now });

interface Case {
  /** Brings an order into the state; resolves to its id. */
  arrange(): Promise<string>;
  /** Puts right what other orders would suffer from. */
  undo?(): unknown;
  says: RegExp;
  /** It is told beside something that matters more. */
  among?: true;
  /** Where the order cannot be asked for at the API that all others share. */
  at?: () => Client;
}

const attempt = { at: new Date().toISOString(), status: 500, error: 'answered 500', durationMs: 9 };

/** A paid order of whose payment the one endpoint of the shop has not heard. */
async function untold(
  delivery: { status: string; attempts: number; nextAttemptAt?: Date },
  endpoint: { enabled: boolean; disabledReason?: string } = { enabled: true },
): Promise<string> {
  const orderId = await paid();
  const [now, tenantId, endpointId] = [new Date(), api.tenantId, newId()];
  const settledAt = delivery.status === 'pending' ? null : now;
  await api.db.inTenant(tenantId, async ({ prisma }) => {
    await prisma.hookEndpoint.create({
      data: {
        ...{ tenantId, id: endpointId, url: 'https://hooks.example/', payload: 'thin', ...endpoint },
        ...{ events: ['order.paid'], createdAt: now, updatedAt: now },
      },
    });
    await prisma.hookDelivery.create({
      data: {
        ...{ tenantId, id: newId(), endpointId, eventId: newId(), type: 'order.paid', orderId, sequence: 3 },
        ...{ occurredAt: now, createdAt: now, settledAt, log: [attempt], ...delivery },
      },
    });
  });
  return orderId;
}
const removeEndpoints = () => api.db.inTenant(api.tenantId, ({ prisma }) => prisma.hookEndpoint.deleteMany());

let withoutStore: TestApi;

/** One order for everything that can be the cause: one that is missing does not compile. */
const cases = {
  job_quarantined: {
    arrange: async () => {
      const id = await placed();
      const job = await owedJob(id);
      await job.crash(3);
      await job.park({ attempts: 0, lastError: 'quarantined: it died', failureKind: 'crashed' });
      return id;
    },
    says: /order\.process is quarantined: the process died 3 times in a row/,
  },
  job_given_up: {
    arrange: async () => {
      const id = await placed();
      const lastError = 'gave up after 8 attempts: Error: no connection';
      await (await owedJob(id)).park({ attempts: 8, lastError, failureKind: 'network' });
      return id;
    },
    says: /given up after 8 failed attempts: Error: no connection\./,
  },
  job_failing: {
    arrange: async () => {
      const id = await placed();
      const next = { runAt: inSeconds(60), attempts: 3, lastError: 'Error: no connection' } as const;
      await (await owedJob(id)).postpone({ ...next, failureKind: 'network' });
      return id;
    },
    says: /failed 3 times and is tried again: Error: no connection\. Attempt 4 of 8 is at \d{4}-/,
  },
  job_put_off: {
    arrange: async () => {
      const id = await placed();
      const next = { runAt: inSeconds(60), attempts: 0, lastError: null, reason: 'it is at work' };
      await (await owedJob(id)).postpone(next);
      return id;
    },
    says: /was put off until \d{4}-.*: it is at work\./,
  },
  job_due: { arrange: placed, says: /order\.process is due and waits for a worker/ },
  calls_held_back: {
    arrange: async () => {
      await health('open');
      return (await processedOrder(api)).id;
    },
    undo: () => health('closed'),
    says: /Calls to stripe are held back \(breaker open until \d{4}-.*\): no answer\./,
  },
  queue_store_down: {
    arrange: async () => {
      const down = await openQueues({ ...nowhere, log });
      withoutStore = await startApi({ queues: down });
      const { id } = await placeOrder(withoutStore);
      await down.close();
      return id;
    },
    undo: () => withoutStore.close(),
    at: () => withoutStore.storefront,
    says: /the queue store did not answer: whether a worker could take the job is not known/,
  },
  queue_paused: {
    arrange: async () => {
      await queueOf('orders')?.pause();
      return placed();
    },
    undo: () => queueOf('orders')?.resume(),
    says: /somebody paused the queue orders/,
  },
  no_worker: {
    arrange: async () => {
      await stop('worker');
      return placed();
    },
    undo: () => beat('worker'),
    says: /no worker is alive for the queue orders/,
  },
  no_scheduler: {
    arrange: async () => {
      await stop('scheduler');
      const id = await placed();
      await (await owedJob(id)).postpone({ runAt: inSeconds(-90), attempts: 0, lastError: null });
      return id;
    },
    undo: () => beat('scheduler'),
    says: /no scheduler is alive that would bring it to the queue again/,
  },
  sweeps_late: {
    arrange: async () => {
      await sweepIsDue(inSeconds(-600));
      return (await processedOrder(api, byInvoice)).id;
    },
    undo: () => sweepIsDue(new Date()),
    says: /Sweeps are late, although a scheduler is alive: expired-reservations\./,
    among: true,
  },
  unprocessed: {
    arrange: async () => {
      const id = await placed();
      await meetAll(id);
      return id;
    },
    says: /has not been processed; the sweep for lost obligations/,
  },
  payment_under_way: {
    arrange: () => heard({ status: 'processing' }),
    says: /on its way at the provider.*The items are held until \d{4}-/,
  },
  customer_must_act: {
    arrange: () =>
      heard({ status: 'requires_action', nextAction: { type: 'redirect', url: 'https://bank.example' } }),
    says: /The customer has to confirm the payment with the bank\. Its webhook tells/,
  },
  payment_failed: {
    arrange: () =>
      heard({ status: 'failed', decline: { code: 'card_declined', message: 'The card was declined.' } }),
    says: /The payment failed: The card was declined\./,
  },
  payment_short: {
    arrange: () => heard({ status: 'paid', entries: [{ ...captured, amount: 1_000 }] }),
    says: /does not cover the total/,
  },
  ready_to_ship: {
    arrange: async () => {
      const { id } = await processedOrder(api, byInvoice);
      await meetAll(id);
      return id;
    },
    says: /It is ready to be shipped\./,
  },
  awaiting_stock: {
    arrange: async () => {
      await staff.call('PATCH', '/v1/inventory/BOWL-01', {
        json: { whenSoldOut: 'preorder', availableFrom: '2027-01-05' },
      });
      const { id } = await processedOrder(api, {
        ...byInvoice,
        items: [{ sku: 'BOWL-01', quantity: 1_003 }],
      });
      await meetAll(id);
      return id;
    },
    says: /waits for stock that was sold before it came in: 3 of BOWL-01, expected on 2027-01-05\./,
  },
  authorized_until_shipped: {
    arrange: () => authorized(5),
    says: /ready to be shipped\. The money is set aside.*The authorisation ends at \d{4}-/,
  },
  partly_shipped: {
    arrange: async () => (await ship(await paid(), [{ sku: 'MUG-01', quantity: 1 }])).id,
    says: /A part of it has been shipped\./,
  },
  money_gone: {
    arrange: async () => {
      const id = await authorized(5);
      const { body } = await staff.get<OrderView>(`/v1/orders/${id}`);
      await hear(body, { status: 'voided', entries: [{ kind: 'voided', amount: 2_599, reference: 'v' }] });
      return id;
    },
    says: /not there any more, so that it cannot be shipped/,
  },
  money_given_back: {
    arrange: async () => {
      const id = await paid();
      const { body } = await staff.get<OrderView>(`/v1/orders/${id}`);
      await hear(body, { status: 'paid', entries: [captured, givenBack(2_599)] });
      return id;
    },
    says: /All that was paid for it was given back at the provider/,
  },
  refunded_outside: {
    arrange: () => heard({ status: 'paid', entries: [captured, givenBack(500)] }),
    says: /\$5\.00 of its money was given back at the provider/,
    among: true,
  },
  nothing_left_to_ship: {
    arrange: async () => (await then(await paid(), 'refunds', { reason: 'all of it', restock: true })).id,
    says: /All of it was refunded before it left\./,
  },
  in_transit: {
    arrange: async () => (await ship(await paid())).id,
    says: /All of it is with the carrier\./,
  },
  delivered: {
    arrange: async () => {
      const { id, shipments } = await ship(await paid());
      return (await then(id, `shipments/${shipments[0]?.id}/deliver`, {})).id;
    },
    says: /^It was delivered\.$/,
  },
  short_of_stock: {
    arrange: async () => {
      const { id } = await processedOrder(api, { items: [{ sku: 'MUG-01', quantity: 5_000 }] });
      await meetAll(id);
      return id;
    },
    says: /MUG-01: 5000 ordered, \d+ available/,
  },
  rejected: {
    arrange: async () => {
      const { id } = await processedOrder(api, { items: [{ sku: 'NONE', quantity: 1 }] });
      await meetAll(id);
      return id;
    },
    says: /^It was rejected: /,
  },
  cancelled: {
    arrange: async () => (await then(await heard({}), 'cancel', { reason: 'She called.' })).id,
    says: /^It was cancelled: She called\.$/,
  },
  authorization_lapsing: {
    arrange: () => authorized(1),
    says: /The authorisation of \$25\.99 lapses at \d{4}-/,
    among: true,
  },
  capture_failed: {
    arrange: async () => {
      const order = await ship(await authorized(5));
      await hear(order, { status: 'voided', entries: [{ kind: 'voided', amount: 2_599, reference: 'v' }] });
      return order.id;
    },
    says: /\$25\.99 of its money could not be taken yet: The authorisation ended/,
    among: true,
  },
  refund_pending: {
    arrange: async () =>
      (await then(await paid(), 'refunds', { amount: 500, reason: 'a crack', restock: false })).id,
    says: /A refund of \$5\.00 is on its way/,
    among: true,
  },
  refund_failed: {
    arrange: async () => {
      const order = await then(await paid(), 'cancel', { reason: 'She called.' });
      const [refund] = order.refunds;
      const failed = {
        reference: 're_1',
        refundId: String(refund?.id),
        amount: 2_599,
        status: 'failed',
      } as const;
      await hear(order, { status: 'paid', entries: [captured], refunds: [failed] });
      return order.id;
    },
    says: /^\$25\.99 could not be given back: The bank did not take the money back\. It was cancelled/,
  },
  dispute_open: {
    arrange: () =>
      heard({
        ...{ status: 'paid', entries: [captured] },
        disputes: [{ reference: 'dp_1', amount: 2_599, reason: 'fraudulent', status: 'open' }],
      }),
    says: /The customer disputes a payment at the bank\./,
    among: true,
  },
  shop_suspended: {
    arrange: async () => {
      const orderId = await placed();
      await suspend(new Date());
      return orderId;
    },
    undo: () => suspend(null),
    says: /^The shop has been suspended since .*: nothing is charged, sent or changed/,
  },
  other_account: {
    arrange: async () => {
      const orderId = await paid();
      const elsewhere = { account: 'acct_1', accountMode: 'test', elsewhereSince: new Date() };
      await api.db.inTenant(api.tenantId, ({ prisma }) =>
        prisma.payment.updateMany({ where: { orderId }, data: elsewhere }),
      );
      return orderId;
    },
    says: /made under another stripe account, acct_1 \(test\)/,
    among: true,
  },
  mail_refused: {
    arrange: async () => {
      const [orderId, now] = [await paid(), new Date()];
      await api.db.inTenant(api.tenantId, ({ prisma }) =>
        prisma.message.create({
          data: {
            ...{ tenantId: api.tenantId, id: newId(), kind: 'order_confirmed', subjectId: orderId, orderId },
            ...{ recipient: 'nobody@example.com', status: 'refused', reason: '550 no such mailbox' },
            ...{ createdAt: now, settledAt: now },
          },
        }),
      );
      return orderId;
    },
    says: /The mail order_confirmed to the customer was refused: 550 no such mailbox\./,
    among: true,
  },
  webhook_failing: {
    arrange: () => untold({ status: 'pending', attempts: 2, nextAttemptAt: inSeconds(60) }),
    undo: removeEndpoints,
    says: /A webhook about it did not arrive at the endpoint .* and will be sent again, next at \d{4}-.*: answered 500\./,
    among: true,
  },
  webhook_given_up: {
    arrange: () => untold({ status: 'failed', attempts: 11 }),
    undo: removeEndpoints,
    says: /will not be sent again by itself: answered 500\./,
    among: true,
  },
  webhook_endpoint_disabled: {
    arrange: () => untold({ status: 'skipped', attempts: 0 }, { enabled: false, disabledReason: 'gone' }),
    undo: removeEndpoints,
    says: /which is disabled: since it said that it is gone\./,
    among: true,
  },
} satisfies Record<Cause, Case>;

describe('the diagnosis', () => {
  it.each(causes)('of an order says: %s', async (cause) => {
    const { arrange, undo, says, among, at }: Case = cases[cause];
    const id = await arrange();
    try {
      // What the queue store says holds for a second.
      const body = await until(async () => {
        const answer = await (at?.() ?? api.storefront).get<Diagnosis>(`/v1/orders/${id}/diagnosis`);
        expect(answer.status).toBe(200);
        expect(answer.body.findings.map((finding) => finding.cause)).toContain(cause);
        return answer.body;
      });
      expect(body.explanation).toMatch(says);
      if (!among) expect(body.cause).toBe(cause);
      for (const { explanation } of body.findings)
        expect(explanation).toMatch(/^[A-Z$].*\.$|^MUG|available$/);
    } finally {
      await undo?.();
    }
  });

  it('names the job that is owed, how it fared, and what kind of failure it was', async () => {
    const { body } = await api.storefront.get<Diagnosis>(
      `/v1/orders/${await cases.job_given_up.arrange()}/diagnosis`,
    );
    expect(body.obligations).toEqual([
      {
        id: expect.any(String),
        job: 'order.process',
        attempts: 8,
        crashes: 0,
        lastError: 'gave up after 8 attempts: Error: no connection',
        failureKind: 'network',
        putOffReason: null,
        runAt: expect.stringMatching(/Z$/),
        parkedAt: expect.stringMatching(/Z$/),
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(body.actions[0]).toContain(`POST /v1/obligations/${body.obligations[0]?.id}/retry`);
  });
});
