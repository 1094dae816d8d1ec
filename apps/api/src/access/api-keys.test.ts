import { keyScopes } from '@waybill/domain';
import { freshDatabase, until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
let admin: Client;
beforeAll(async () => {
  api = await startApi();
  admin = await api.logIn();
});
afterAll(() => api.close());

interface MadeKey {
  id: string;
  key: string;
  prefix: string;
}

const path = '/v1/api-keys';
const wanted = { name: 'storefront', scopes: ['orders:read'] };
const make = (fields: object = {}) => admin.post<MadeKey>(path, { ...wanted, ...fields });

const list = async (as = admin) =>
  (await as.get<{ data: Record<string, unknown>[] }>('/v1/api-keys')).body.data;

describe('making a key', () => {
  it('shows it this once, and tells the rest ever after', async () => {
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const { status, body } = await make({ name: 'Back office', expiresAt, ipRanges: ['203.0.113.0/24'] });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: expect.any(String), name: 'Back office', scopes: ['orders:read'], expiresAt },
      ...{ ipRanges: ['203.0.113.0/24'], createdAt: expect.any(String), lastUsedAt: null, revokedAt: null },
      ...{ prefix: body.key.slice(0, 19), key: expect.stringMatching(/^wb_[0-9a-f]{16}_[\w-]{43}$/) },
    });
    const { key: _, ...told } = body;
    expect((await list())[0]).toEqual(told);
    expect(JSON.stringify(await list())).not.toContain(body.key.slice(20));
    expect(JSON.stringify(api.logged)).not.toContain(body.key.slice(20));
  });

  it('is on record, without the key', async () => {
    const { body } = await make({ name: 'On record' });
    const { body: log } = await admin.get(`/v1/audit-log?subjectId=${body.id}`);
    expect(log['data']).toMatchObject([{ action: 'api_key.create', after: { name: 'On record' } }]);
    expect(JSON.stringify(log)).not.toContain(body.key.slice(20));
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['people:write'] }, 'scopes[0]'],
    [{ scopes: ['orders:eat'] }, 'scopes[0]'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ expiresAt: 'soon' }, 'expiresAt'],
    [{ ipRanges: ['10.0.0.0/33'] }, 'ipRanges[0]'],
    [{ ipRanges: ['10.0.0.0/8/8'] }, 'ipRanges[0]'],
    [{ ipRanges: ['example.com'] }, 'ipRanges[0]'],
    [{ ipRanges: ['2001:db8::/129'] }, 'ipRanges[0]'],
    [{ secret: 'x' }, 'secret'],
  ])('names what is wrong: %o', async (fields, field) => {
    const { status, body } = await admin.post(path, { ...wanted, ...fields });
    expect([status, body.errors?.[0]?.path]).toEqual([400, field]);
  });

  it('is not for programs, whatever their scopes', async () => {
    const { status, body } = await api.storefront.post(path, wanted);
    expect([status, body['permission']]).toEqual([403, 'keys:write']);
    expect((await api.storefront.get('/v1/api-keys')).status).toBe(403);
    const { body: all } = await make({ scopes: keyScopes });
    expect((await api.as(all.key).post(path, wanted)).status).toBe(403);
  });
});

describe('a key', () => {
  it('may do what its scopes say, and no more', async () => {
    const reader = api.as((await make()).body.key);
    expect((await reader.get('/v1/orders')).status).toBe(200);
    const refused = await reader.post('/v1/orders', newOrder());
    expect([refused.status, refused.body['permission']]).toEqual([403, 'orders:write']);
  });

  it('is no good after it expired', async () => {
    const client = api.as((await make({ expiresAt: new Date(Date.now() + 400) })).body.key);
    await until(async () => (await client.get('/v1/orders')).status === 401, { timeoutMs: 5_000 });
  });

  it.each([
    [['127.0.0.0/8'], 200],
    [['127.0.0.1'], 200],
    [['203.0.113.0/24', '2001:db8::/32'], 403],
    [['203.0.113.0/24', '127.0.0.1/32'], 200],
  ])('is good from %o only', async (ipRanges, status) => {
    const { body } = await make({ ipRanges });
    expect((await api.as(body.key).get('/v1/orders')).status).toBe(status);
  });

  it('is told from where it was used by as many proxies as are trusted, and by no client', async () => {
    const { body } = await make({ ipRanges: ['203.0.113.0/24'] });
    const claimed = { 'x-forwarded-for': '203.0.113.7' };
    expect((await api.as(body.key).get('/v1/orders', claimed)).status).toBe(403);
    const behindProxy = await startApi({ database: await freshDatabase(), trustedProxies: 1 });
    const own = await behindProxy.logIn();
    const { body: made } = await own.post<MadeKey>(path, { ...wanted, ipRanges: ['203.0.113.0/24'] });
    const client = behindProxy.as(made.key);
    expect((await client.get('/v1/orders', claimed)).status).toBe(200);
    const spoofed = { 'x-forwarded-for': '203.0.113.7, 198.51.100.1' };
    expect((await client.get('/v1/orders', spoofed)).status).toBe(403);
    await behindProxy.close();
  });

  it('tells when it was used last', async () => {
    const { body } = await make();
    await api.as(body.key).get('/v1/orders');
    const lastUsed = async () => (await list()).find(({ id }) => id === body.id)?.['lastUsedAt'];
    expect(Date.parse(String(await until(lastUsed)))).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('revoking a key', () => {
  it('stops it within a second in every process, though it was just used', async () => {
    const other = await startApi({ database: api.database });
    const { body } = await make();
    const clients = [api.as(body.key), other.as(body.key)];
    for (const client of clients) expect((await client.get('/v1/orders')).status).toBe(200);
    const revokedAt = Date.now();
    expect((await admin.call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(204);
    const stopped = async () => {
      const answers = await Promise.all(clients.map((client) => client.get('/v1/orders')));
      return answers.every(({ status }) => status === 401) && Date.now();
    };
    expect(Number(await until(stopped, { timeoutMs: 5_000 })) - revokedAt).toBeLessThan(5_000);
    expect((await list()).find(({ id }) => id === body.id)?.['revokedAt']).toEqual(expect.any(String));
  });

  it('is on record once, however often it is done', async () => {
    const { body } = await make();
    for (const _ of [1, 2]) {
      expect((await admin.call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(204);
    }
    const { body: log } = await admin.get(`/v1/audit-log?subjectId=${body.id}&action=api_key.revoke`);
    expect(log['data']).toHaveLength(1);
  });

  it('is not possible in another shop', async () => {
    const { body } = await make();
    const { staff } = await openTestShop(api.transact);
    const login = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', staff);
    const stranger = api.as(login.body.accessToken);
    expect((await stranger.call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(404);
    expect(await list(stranger)).toHaveLength(1);
    expect((await api.as(body.key).get('/v1/orders')).status).toBe(200);
  });
});
