import { dayOf } from '@waybill/domain';
import { until } from '@waybill/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, AnyBody, Client } from '../testing/client.ts';
import { byInvoice, newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { mug, openTestShop, type TestShop } from '../testing/test-shop.ts';

interface Usage {
  data: { day: string; requests: number; orders: number; storageBytes: number | null }[];
  limits: object;
}

let api: TestApi;
let operator: Client;
let superuser: pg.Client;
beforeAll(async () => {
  api = await startApi();
  operator = await api.logIn();
  superuser = new pg.Client({ connectionString: api.database.url });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await api.close();
});

async function openLimited(limits: object): Promise<TestShop & { storefront: Client; owner: Client }> {
  const shop = await openTestShop(api.transact);
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', shop.staff);
  const set = await operator.call('PATCH', `/v1/tenants/${shop.tenantId}/limits`, { json: limits });
  expect(set.status).toBe(200);
  return { ...shop, storefront: api.as(shop.apiKey), owner: api.as(body.accessToken) };
}

const usageOf = async (client: Client, query = '') => (await client.get<Usage>(`/v1/usage${query}`)).body;
const today = () => dayOf(api.db.now());
const order = (client: Client, key: string) =>
  client.post('/v1/orders', newOrder(byInvoice), { 'idempotency-key': key });

function expectOver({ status, headers, body }: Answer<AnyBody>, limit: string): void {
  expect([status, body.code, body['limit']]).toEqual([429, 'daily_limit_reached', limit]);
  const next = new Date(api.db.now().getTime() + Number(headers.get('retry-after')) * 1_000);
  expect(dayOf(next) > today()).toBe(true);
  expect(next.getUTCHours() * 60 + next.getUTCMinutes()).toBeLessThanOrEqual(1);
}

describe('what a shop uses', () => {
  it('is told day by day, with what it may use', async () => {
    const shop = await openLimited({ ordersPerDay: 100 });
    await order(shop.storefront, 'one');
    await order(shop.storefront, 'two');
    const { data, limits } = await until(async () => {
      const usage = await usageOf(shop.owner);
      return (usage.data.at(-1)?.requests ?? 0) >= 3 && usage;
    });
    expect(data).toHaveLength(30);
    expect(data.at(-1)).toMatchObject({ day: today(), orders: 2, storageBytes: null });
    expect(data.slice(0, -1).every(({ requests, orders }) => requests + orders === 0)).toBe(true);
    expect(limits).toEqual({ requestsPerDay: null, ordersPerDay: 100, storageBytes: null });
    const seen = await operator.get<Usage>(`/v1/tenants/${shop.tenantId}/usage?from=${today()}`);
    expect(seen.body.data).toMatchObject([{ day: today(), orders: 2 }]);
  });

  it.each([
    ['from', '?from=yesterday'],
    ['to', '?from=2026-02-02&to=2026-02-01'],
    ['from', '?from=2026-01-01&to=2026-12-31'],
  ])('is refused for days that make no sense: %s', async (path, query) => {
    const { status, body } = await operator.get(`/v1/usage${query}`);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('a shop at its limit', () => {
  it('of orders is told to come back the next day, and keeps what was accepted', async () => {
    const shop = await openLimited({ ordersPerDay: 3 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, nth) => order(shop.storefront, `k${nth}`)),
    );
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 202)) expectOver(answer, 'orders');
    const nth = answers.findIndex(({ status }) => status === 202);
    const again = await order(shop.storefront, `k${nth}`);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect((await shop.storefront.get('/v1/orders')).status).toBe(200);
    await operator.call('PATCH', `/v1/tenants/${shop.tenantId}/limits`, { json: { ordersPerDay: null } });
    await until(async () => (await order(shop.storefront, 'more')).status === 202);
  });

  it('of requests is told so at every route, and its neighbours are not', async () => {
    const shop = await openLimited({ requestsPerDay: 5 });
    const over = await until(async () => {
      const answer = await shop.storefront.get('/v1/products');
      return answer.status !== 200 && answer;
    });
    expectOver(over, 'requests');
    expectOver(await shop.owner.get('/v1/settings'), 'requests');
    expect((await api.storefront.get('/v1/products')).status).toBe(200);
  });

  it('of storage takes nothing that adds to it, and lets its orders be seen to', async () => {
    const shop = await openLimited({ storageBytes: 1_000 });
    const placed = await order(shop.storefront, 'before');
    expect(placed.status).toBe(202);
    await superuser.query(
      `INSERT INTO usage_days (tenant_id, day, storage_bytes) VALUES ($1, $2, 1000)
       ON CONFLICT (tenant_id, day) DO UPDATE SET storage_bytes = excluded.storage_bytes`,
      [shop.tenantId, today()],
    );
    const refused = await until(async () => {
      const answer = await shop.owner.post('/v1/products', { ...mug, sku: 'NEW', name: 'N' });
      return answer.status === 403 && answer;
    });
    expect(refused.body.code).toBe('storage_limit_reached');
    const another = await order(shop.storefront, 'after');
    expect([another.status, another.body.code]).toEqual([403, 'storage_limit_reached']);
    expect((await order(shop.storefront, 'before')).status).toBe(202);
    const cancel = await shop.storefront.post(`/v1/orders/${placed.body['id']}/cancel`, { reason: 'x' });
    expect(cancel.status).toBe(200);
  });

  it('is never kept from lifting it, where it operates the installation', async () => {
    const { tenantId } = api;
    await operator.call('PATCH', `/v1/tenants/${tenantId}/limits`, { json: { requestsPerDay: 0 } });
    await until(async () => (await api.storefront.get('/v1/products')).status === 429);
    const lifted = await operator.call('PATCH', `/v1/tenants/${tenantId}/limits`, {
      json: { requestsPerDay: null },
    });
    expect(lifted.status).toBe(200);
    await until(async () => (await api.storefront.get('/v1/products')).status === 200);
  });
});
