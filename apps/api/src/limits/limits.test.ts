import { issueApiKey } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { mountedRoutes } from '../testing/isolation/mounted-routes.ts';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

const limitsOf = ({ headers }: { headers: Headers }) => [
  headers.get('ratelimit-policy'),
  headers.get('ratelimit'),
];

async function keyOf(api: TestApi, scope = api.scope): Promise<Client> {
  const { key } = await api.transact(scope, (ctx) =>
    issueApiKey(ctx, { name: 'another', scopes: ['orders:read'] }),
  );
  return api.as(key);
}

describe('a shop and its keys', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ limits: { tenant: 8, caller: 5 } });
  });
  afterAll(() => api.close());

  it('are told with each answer how far they are, and refused beyond it, each for itself', async () => {
    const { storefront } = api;
    const first = await storefront.get('/v1/orders');
    expect(limitsOf(first)).toEqual([
      '"tenant";q=8;w=60, "caller";q=5;w=60',
      '"tenant";r=7;t=60, "caller";r=4;t=60',
    ]);
    for (let n = 0; n < 4; n++) expect((await storefront.get('/v1/orders')).status).toBe(200);
    const refused = await storefront.post('/v1/orders', newOrder());
    expect([refused.status, refused.body.code, refused.body['limit']]).toEqual([
      429,
      'rate_limited',
      'caller',
    ]);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);

    const another = await keyOf(api);
    const answers = [];
    for (let n = 0; n < 4; n++) answers.push(await another.get('/v1/orders'));
    expect(answers.map(({ status, body }) => [status, body['limit']])).toEqual([
      [200, undefined],
      [200, undefined],
      [429, 'tenant'],
      [429, 'tenant'],
    ]);
  });

  it('have nothing to do with other shops', async () => {
    const other = await openTestShop(api.transact);
    expect((await api.as(other.apiKey).get('/v1/orders')).status).toBe(200);
  });
});

describe('an address without credentials', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ limits: { address: 100 }, trustedProxies: 1 });
  });
  afterAll(() => api.close());
  const from = (ip: string) => ({ 'x-forwarded-for': ip });

  it('is refused beyond its limit, and who has a key goes on from there', async () => {
    const there = from('192.0.2.1');
    const codes = new Set<unknown>();
    for (let n = 0; n < 101; n++) {
      const { status, body } = await api.as('wb_nobodys').get('/v1/orders', there);
      codes.add(`${status} ${body.code}`);
    }
    expect([...codes]).toEqual(['401 unauthorized', '429 rate_limited']);
    expect((await api.stranger.get('/nowhere', there)).status).toBe(429);
    expect((await api.stranger.get('/account/password', there)).status).toBe(429);
    expect((await api.stranger.get('/ops/status', there)).status).toBe(429);
    expect((await api.storefront.get('/v1/orders', there)).status).toBe(200);
    expect((await api.storefront.get('/v1/shop', there)).status).toBe(200);
    expect((await api.as('wb_nobodys').get('/v1/shop', there)).status).toBe(429);
    expect((await api.stranger.get(`/v1/shop`, there)).status).toBe(429);
    expect((await api.stranger.get('/livez', there)).status).toBe(200);
    expect((await api.stranger.get('/nowhere', from('192.0.2.2'))).status).toBe(404);
  });

  it('can log in twenty times less often than it can ask', async () => {
    const there = from('192.0.2.3');
    const answers = [];
    for (let n = 0; n < 6; n++) {
      const login = { email: `nobody-${n}@example.com`, password: 'wrong wrong wrong' };
      answers.push((await api.stranger.post('/v1/auth/login', login, there)).status);
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    const body = { email: 'nobody@example.com' };
    expect((await api.stranger.post('/v1/auth/password-reset', body, there)).status).toBe(429);
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...there };
    const login = await api.stranger.call('POST', '/ops/login', { raw: 'email=a&password=b', headers: form });
    expect(login.status).toBe(429);
  });

  it('is an IPv6 network of 64 bits, which one line has', async () => {
    for (let n = 0; n < 100; n++) await api.stranger.get('/nowhere', from(`2001:db8:1:1::${n}`));
    expect((await api.stranger.get('/nowhere', from('2001:db8:1:1:ffff::1'))).status).toBe(429);
    expect((await api.stranger.get('/nowhere', from('2001:db8:1:2::1'))).status).toBe(404);
  });

  it('that sends forged webhooks is not even looked at, and the provider’s own are not counted', async () => {
    const there = from('192.0.2.4');
    const forged = () =>
      api.stranger.call('POST', `/webhooks/stripe/${api.slug}`, { raw: '{}', headers: there });
    const statuses = new Set<number>();
    for (let n = 0; n < 101; n++) statuses.add((await forged()).status);
    expect([...statuses]).toEqual([400, 429]);
  });
});

describe('an address that has nothing left', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ limits: { address: 20 } });
    for (let n = 0; n < 20; n++) await api.stranger.get('/nowhere');
  });
  afterAll(() => api.close());

  it('is refused on every route that there is, but for pictures and the way out', async () => {
    const answers = await Promise.all(
      mountedRoutes(api.app).map(async (target) => {
        const [method = '', path = ''] = target.split(' ');
        const { status } = await api.stranger.call(method, path.replaceAll(/:\w+/g, 'x'));
        return `${status} ${target}`;
      }),
    );
    expect(answers.length).toBeGreaterThan(60);
    // A page of a storefront shows dozens of pictures: they are counted against nobody.
    expect(answers.filter((answer) => !answer.startsWith('429 '))).toEqual([
      '404 GET /media/:tenant/:image/:file',
      '200 GET /ops/logout',
      '303 POST /ops/logout',
    ]);
  });
});

describe('an installation without limits', () => {
  it('says nothing of any', async () => {
    const api = await startApi();
    expect(limitsOf(await api.storefront.get('/v1/orders'))).toEqual([null, null]);
    expect(limitsOf(await api.stranger.get('/nowhere'))).toEqual([null, null]);
    await api.close();
  });
});
