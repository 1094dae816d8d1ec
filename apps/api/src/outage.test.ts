import { type DatabaseOptions, openDatabase } from '@waybill/db';
import { createIntake, createTransact } from '@waybill/domain';
import { openQueues } from '@waybill/queue';
import { createHealth, createLogger } from '@waybill/runtime';
import { freshDatabase, startFreezableProxy, until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { createOrderWatcher } from './orders/order-watcher.ts';
import { byInvoice, newOrder, placeOrder } from './testing/orders.ts';
import { startApi } from './testing/start-api.ts';

const log = createLogger({ name: 'test', level: 'silent' });
/** Nothing listens on the discard port. */
const nowhere = 'postgres://nobody@127.0.0.1:9/nothing';

function onDatabase(url: string, options: Partial<DatabaseOptions> = {}) {
  const db = openDatabase({ url, max: 2, applicationName: 'api-test', ...options });
  const onCommitted = () => undefined;
  return {
    db,
    transact: createTransact({ db, onCommitted }),
    intake: createIntake({ db, onCommitted }),
    watcher: createOrderWatcher({ db, log }),
  };
}

describe('without its database', () => {
  it('the API says that it is not available, and nothing of why', async () => {
    const down = onDatabase(nowhere);
    const api = await startApi({
      ...down,
      health: createHealth({
        log,
        checks: {
          database: {
            run: () => down.db.inSystem(async () => undefined),
            deadlineMs: 2_000,
            need: 'required',
          },
        },
      }),
    });
    for (const { status, headers, body } of [
      await api.storefront.get('/v1/orders'),
      await api.storefront.post('/v1/orders', newOrder()),
      await api.stranger.post('/v1/auth/login', api.staff),
      await api.stranger.call('POST', `/webhooks/stripe/${api.slug}`),
    ]) {
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
      const { requestId, ...problem } = body;
      expect(requestId).toEqual(expect.any(String));
      expect(problem).toEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'The service cannot answer at the moment: try again shortly.',
        code: 'unavailable',
      });
    }
    expect((await api.stranger.get('/readyz')).status).toBe(503);
    expect((await api.stranger.get('/livez')).status).toBe(200);
    await api.close();
    await down.db.close();
  });

  it('an order that was accepted is answered with 202, even if it cannot be looked at again', async () => {
    const down = onDatabase(nowhere);
    const api = await startApi({ transact: down.transact });
    const { status, body } = await api.storefront.post('/v1/orders', newOrder(), { prefer: 'wait=0' });
    expect([status, body['status']]).toEqual([202, 'pending']);
    await api.close();
    await down.db.close();
  });
});

describe('with a database that is frozen', () => {
  /** The API's way to its database, of which every answer can be held back. */
  async function startOnProxy() {
    const database = await freshDatabase();
    const proxy = await startFreezableProxy(database.appUrl);
    const impatient = { connectTimeoutMs: 400, deadlineMs: 400 };
    const slow = onDatabase(proxy.url, impatient);
    const api = await startApi({ database, ...slow });
    const close = async () => {
      await api.close();
      await slow.db.close();
      await proxy.close();
    };
    return { api, proxy, db: slow.db, close };
  }

  it('the API says so within seconds, wherever it is asked, and holds no connection', async () => {
    const { api, proxy, db, close } = await startOnProxy();
    const { id } = await placeOrder(api);
    proxy.freeze();
    const startedAt = performance.now();
    const answers = await Promise.all([
      api.storefront.post('/v1/orders', newOrder()),
      api.storefront.get(`/v1/orders/${id}`),
      api.stranger.post('/v1/auth/login', api.staff),
      ...Array.from({ length: 5 }, () => api.storefront.get('/v1/orders')),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '2', 'unavailable']);
    }
    proxy.thaw();
    expect((await api.storefront.get(`/v1/orders/${id}`)).status).toBe(200);
    await until(() => proxy.connections === db.stats().total && db.stats().waiting === 0);
    await close();
  });

  it('an order whose commit was not answered is taken once, however often it is sent', async () => {
    const { api, proxy, close } = await startOnProxy();
    const key = { 'idempotency-key': 'unknown-commit' };
    const send = () => api.storefront.post('/v1/orders', newOrder(byInvoice), key);
    proxy.freeze({ from: ['orders-accept', 'COMMIT'] });
    const lost = await send();
    expect([lost.status, lost.body.code]).toEqual([503, 'unavailable']);
    proxy.thaw();
    const again = await send();
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect((await api.storefront.get<{ data: object[] }>('/v1/orders')).body.data).toHaveLength(1);
    await close();
  });

  it('an order that did not get as far is taken when it is sent again', async () => {
    const { api, proxy, close } = await startOnProxy();
    const key = { 'idempotency-key': 'lost-on-the-way' };
    const send = () => api.storefront.post('/v1/orders', newOrder(byInvoice), key);
    proxy.freeze({ from: ['orders-accept'] });
    expect((await send()).status).toBe(503);
    proxy.thaw();
    const again = await until(async () => {
      const answer = await send();
      return answer.status === 202 && answer;
    });
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect((await api.storefront.get<{ data: object[] }>('/v1/orders')).body.data).toHaveLength(1);
    await close();
  });
});

describe('when every connection is cut', () => {
  it('the API goes on with new ones', async () => {
    const api = await startApi();
    const { id } = await placeOrder(api);
    const admin = openDatabase({ url: api.database.url, max: 1, applicationName: 'admin' });
    await admin.inSystem(
      (tx) =>
        tx.prisma
          .$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'api-test'`,
    );
    await admin.close();
    const answers = [];
    for (let attempt = 0; attempt < 10; attempt++) answers.push(await api.storefront.get(`/v1/orders/${id}`));
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect(answers.at(-1)?.status).toBe(200);
    await api.close();
  });
});

describe('without its queue', () => {
  it('the API takes orders at once, is ready, and leaves the rest to the relay', async () => {
    const queues = await openQueues({ redisUrl: 'redis://127.0.0.1:9', postgresUrl: nowhere, log });
    const dispatches: Promise<object>[] = [];
    const checks = { queue: { run: () => queues.ping(), deadlineMs: 2_000, need: 'degrading' } } as const;
    const api = await startApi({
      health: createHealth({ log, checks }),
      onCommitted: (jobs) => void dispatches.push(queues.dispatch(jobs)),
    });
    const { status, body } = await api.storefront.post('/v1/orders', newOrder());
    expect([status, body['status']]).toEqual([202, 'pending']);
    expect(await dispatches.at(-1)).toEqual({ dispatched: 0, failed: 1 });
    const ready = await api.stranger.get('/readyz');
    expect([ready.status, ready.body]).toMatchObject([
      200,
      { status: 'degraded', checks: { queue: { status: 'failed' } } },
    ]);
    await api.close();
    await queues.close();
  });
});
