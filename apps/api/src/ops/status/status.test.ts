import { type Database, openDatabase, statement } from '@waybill/db';
import {
  claimSweep,
  createTransact,
  finishSweep,
  type Heartbeat,
  newId,
  obligationsOf,
  parkObligation,
  queueNames,
  recordProviderHealth,
  startHeartbeat,
} from '@waybill/domain';
import { openQueues, type Queues } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { type FreshDatabase, freshDatabase, startFreezableProxy, until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../testing/client.ts';
import { placeOrder } from '../../testing/orders.ts';
import { startApi, type TestApi } from '../../testing/start-api.ts';
import { openTestShop } from '../../testing/test-shop.ts';
import type { Status } from './status.ts';

const log = createLogger({ name: 'test', level: 'silent' });
/** Nothing listens on the discard port. */
const nowhere = { redisUrl: 'redis://127.0.0.1:9', postgresUrl: 'postgres://-/-', connectTimeoutMs: 50 };
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const met = statement('test-deliveries-met', `DELETE FROM outbox WHERE job = 'stock.adjust'`);
/** A test shop's first deliveries are there, and their jobs still owed. */
const meetDeliveries = (db: Database, tenantId: string) => db.inTenant(tenantId, (tx) => tx.run(met));

let queueDatabase: FreshDatabase;
let queues: Queues;
let api: TestApi;
let staff: Client;
const beating: Heartbeat[] = [];

function beat(role: 'worker' | 'scheduler'): void {
  const onError = (error: unknown) => {
    throw error;
  };
  const own = role === 'worker' ? { queues: queueNames } : {};
  beating.push(startHeartbeat({ db: api.db, role, version: '1.2.3', ...own, onError }));
}

beforeAll(async () => {
  queueDatabase = await freshDatabase();
  queues = await openQueues({ postgresUrl: queueDatabase.appUrl, log });
  api = await startApi({ queues });
  await meetDeliveries(api.db, api.tenantId);
  staff = await api.logIn();
  beat('worker');
  beat('scheduler');
});
afterAll(async () => {
  for (const heartbeat of beating) await heartbeat.stop();
  await api.close();
  await queues.close();
  await queueDatabase.drop();
});

const status = async (client = staff) => (await client.get<Status>('/ops/status.json')).body;
const page = async (path = '/ops/status', client = staff) => String((await client.get(path, html)).body);

/** An order whose job was given up with this error; its job's id. */
async function givenUp(lastError: string) {
  const { id: orderId } = await placeOrder(api);
  const [job] = await api.transact(api.scope, (ctx) => obligationsOf(ctx, orderId));
  const id = String(job?.id);
  await api.db.inTenant(api.tenantId, (tx) =>
    parkObligation(
      tx,
      { tenantId: api.tenantId, id },
      { parkedAt: new Date(), attempts: 8, lastError, failureKind: 'unexpected' },
    ),
  );
  return { orderId, id };
}

describe('the status', () => {
  it('is fine in an installation in which nothing is wrong', async () => {
    const found = await until(async () => {
      const current = await status();
      return current.books?.processes.length === 2 && current;
    });
    expect(found).toMatchObject({
      problems: [],
      database: { answered: true, ms: expect.any(Number) },
      queueStore: { answered: true, ms: expect.any(Number), backend: 'postgres' },
      books: {
        isOnlyShop: true,
        processes: [
          { role: 'scheduler', version: '1.2.3', queues: [], alive: true },
          { role: 'worker', version: '1.2.3', queues: [...queueNames], alive: true },
        ],
        outbox: { owed: 0, due: 0, oldestDueAt: null, parked: 0, jobs: [], parkedJobs: [] },
        sweeps: [],
        providers: [],
      },
    });
    expect(found.queues).toEqual(
      queueNames.map((name) => ({
        ...{ name, paused: false, workers: 1 },
        counts: { waiting: 0, active: 0, delayed: 0, failed: 0 },
      })),
    );
    expect(await page()).toContain('<p class="well">All is well.</p>');
  });

  it('tells what is owed and what was given up, job by job, with the way to the board', async () => {
    await placeOrder(api);
    const { id, orderId } = await givenUp('Error: <b>no</b>');
    const { books, problems } = await status();
    expect(problems).toEqual(['1 job was given up and waits for a person.']);
    expect(books?.outbox).toMatchObject({
      ...{ owed: 1, due: 1, parked: 1, oldestDueAt: expect.stringMatching(/Z$/) },
      jobs: [{ job: 'order.process', queue: 'orders', owed: 1, due: 1, failing: 0, parked: 1 }],
      parkedJobs: [
        {
          id,
          orderId,
          job: 'order.process',
          attempts: 8,
          lastError: 'Error: <b>no</b>',
          failureKind: 'unexpected',
        },
      ],
    });
    const text = await page();
    expect(text).toContain('href="/ops/queues/queue/orders?status=failed"');
    expect(text).toContain('Error: &lt;b&gt;no&lt;/b&gt;');
    expect(text).not.toContain('<b>no</b>');
  });

  it('has a button that gives a job another round, and leads back to it', async () => {
    const { id, orderId } = await givenUp('Error: no');
    const action = `/ops/obligations/${id}/retry`;
    expect(await page()).toContain(`<form method="post" action="${action}">`);
    const press = () => staff.call('POST', action);
    const { status: code, headers } = await press();
    expect([code, headers.get('location')]).toEqual([303, '/ops/status']);
    expect((await status()).books?.outbox.parkedJobs.map((job) => job.id)).not.toContain(id);
    const events = await api.storefront.get<{ data: { type: string }[] }>(`/v1/orders/${orderId}/events`);
    expect(events.body.data.at(-1)?.type).toBe('obligation.retried');
    expect((await press()).status).toBe(303);
    const elsewhere = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await staff.call('POST', action, elsewhere)).status).toBe(403);
  });

  it('tells of paused queues, breakers and sweeps', async () => {
    const orders = queues.all.find(({ name }) => name === 'orders');
    await orders?.pause();
    const since = new Date();
    await api.transact(api.scope, (ctx) =>
      recordProviderHealth(ctx, {
        ...{ provider: 'stripe', state: 'open', since, until: since, lastError: 'no answer' },
      }),
    );
    const systemDb = openDatabase({ url: api.database.systemUrl, max: 1, applicationName: 'test' });
    const longAgo = new Date(since.getTime() - 600_000);
    await claimSweep(systemDb, { name: 'retention', everyMs: 1_000, now: longAgo });
    await claimSweep(systemDb, { name: 'low-stock', everyMs: 60_000, now: since });
    const result = { error: 'no connection' };
    await finishSweep(systemDb, { name: 'low-stock', now: new Date(since.getTime() + 40), result });
    await systemDb.close();

    const { problems, books, queues: found } = await status();
    expect(problems).toEqual(
      expect.arrayContaining([
        'Somebody paused orders.',
        'Calls to stripe are held back.',
        'Sweeps are late: retention.',
        'Sweeps failed the last time: low-stock.',
      ]),
    );
    expect(books?.sweeps).toMatchObject([
      { name: 'low-stock', state: 'failed', durationMs: 40, result: 'no connection' },
      { name: 'retention', state: 'late', durationMs: null, result: null },
    ]);
    expect(found?.filter(({ paused }) => paused).map(({ name }) => name)).toEqual(['orders']);
    await orders?.resume();
  });

  it('refreshes itself until it is told not to, and runs no script', async () => {
    const { headers, body } = await staff.get('/ops/status', html);
    expect(String(body)).toContain('<meta http-equiv="refresh" content="10">');
    expect(String(body)).not.toContain('<script');
    const policy = String(headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await page('/ops/status?refresh=off')).not.toContain('http-equiv');
    expect(await page('/ops/status?refresh=%22%3E')).toContain('http-equiv');
  });

  it('is for staff: strangers get the login page, tools a problem, storefronts nothing', async () => {
    for (const path of ['/ops/status', '/ops/status.json', `/ops/obligations/${newId()}/retry`]) {
      const { status: code, body } = await api.stranger.get(path);
      expect([code, body.code]).toEqual([401, 'unauthorized']);
    }
    expect((await api.storefront.get('/ops/status')).status).toBe(403);
    const stranger = await api.stranger.get('/ops/status?refresh=off', html);
    expect([stranger.status, String(stranger.body)]).toEqual([
      401,
      expect.stringContaining('value="/ops/status?refresh=off"'),
    ]);
  });

  it('is JSON for who prefers that', async () => {
    const { body } = await staff.get<Status>('/ops/status', { accept: 'application/json' });
    expect(body.database.answered).toBe(true);
  });
});

describe('the status in an installation of several shops', () => {
  it('shows each its own, and of the installation what tells nothing of the others', async () => {
    const several = await startApi({ queues });
    await meetDeliveries(several.db, several.tenantId);
    const { id } = await placeOrder(several);
    const other = await openTestShop(several.transact);
    await meetDeliveries(several.db, other.tenantId);
    const login = await several.stranger.post<{ accessToken: string }>('/v1/auth/login', other.staff);
    const theirs = await status(several.as(login.body.accessToken));
    expect(theirs.books).toMatchObject({
      shop: `Shop ${other.slug}`,
      isOnlyShop: false,
      outbox: { owed: 0 },
    });
    expect(theirs.queues?.map(({ counts }) => counts)).toEqual(queueNames.map(() => null));
    const text = await page('/ops/status', several.as(login.body.accessToken));
    expect(text).toContain('other shops have theirs');
    expect(JSON.stringify(theirs) + text).not.toContain(id);
    expect((await status(await several.logIn())).books).toMatchObject({ outbox: { owed: 1 } });
    await several.close();
  });
});

describe('the status when a store is gone', () => {
  it('says that the database does not answer, and what is known all the same', async () => {
    const database = await freshDatabase();
    const proxy = await startFreezableProxy(database.appUrl);
    const impatient = { connectTimeoutMs: 300, deadlineMs: 300 };
    const db = openDatabase({ url: proxy.url, max: 2, applicationName: 'test', ...impatient });
    const transact = createTransact({ db, onCommitted: () => undefined });
    const frozen = await startApi({ database, db, transact, queues });
    const staffThere = await frozen.logIn();
    proxy.freeze();
    expect(await status(staffThere)).toMatchObject({
      problems: ['The database does not answer: no order is taken.'],
      database: { answered: false },
      queueStore: { answered: true },
      books: null,
      queues: [
        { name: 'orders', paused: false, workers: null, counts: null },
        ...queueNames.slice(1).map(() => ({})),
      ],
    });
    expect(await page('/ops/status', staffThere)).toContain('Not known: the database did not answer.');
    await frozen.close();
    await db.close();
    await proxy.close();
  });

  it('says that the queue store does not answer', async () => {
    const down = await openQueues({ ...nowhere, log });
    const without = await startApi({ queues: down });
    const staffThere = await without.logIn();
    const found = await status(staffThere);
    expect(found).toMatchObject({ queueStore: { answered: false, backend: 'redis' }, queues: null });
    expect(found.problems[0]).toBe('The queue store does not answer: orders are taken, and wait.');
    expect(await page('/ops/status', staffThere)).toContain('the queue store did not answer');
    await without.close();
    await down.close();
  });
});
