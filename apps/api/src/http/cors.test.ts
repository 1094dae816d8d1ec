import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop, type TestShop } from '../testing/test-shop.ts';

const ours = 'https://shop.example';
const theirs = 'https://other.example';

let api: TestApi;
let other: TestShop;
beforeAll(async () => {
  api = await startApi();
  other = await openTestShop(api.transact);
  for (const [staff, origin] of [
    [api.staff, ours],
    [other.staff, theirs],
  ] as const) {
    const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', staff);
    const json = { allowedOrigins: [origin] };
    const { status } = await api.as(body.accessToken).call('PATCH', '/v1/settings', { json });
    expect(status).toBe(200);
  }
});
afterAll(() => api.close());

const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');

const preflight = (origin: string, path = '/v1/orders') =>
  api.stranger.call('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });

describe('a preflight', () => {
  it('is granted to the pages that some shop allows, without cookies', async () => {
    for (const origin of [ours, theirs]) {
      const answer = await preflight(origin);
      expect([answer.status, allowed(answer)]).toEqual([204, origin]);
      expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
      expect(answer.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
      expect(answer.headers.get('access-control-max-age')).toBe('600');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it.each([
    'https://evil.example',
    'null',
    'http://shop.example',
    'https://shop.example.evil.example',
    'https://shop.example:8443',
    'x'.repeat(2_000),
  ])('is not granted to %s', async (origin) => {
    const answer = await preflight(origin);
    expect([allowed(answer), answer.headers.get('vary')]).toEqual([null, 'Origin']);
  });

  it('is not granted for the pages of staff', async () => {
    for (const path of ['/ops/login', '/ops/queues', '/account/password']) {
      expect(allowed(await preflight(ours, path))).toBeNull();
    }
  });
});

describe('an answer', () => {
  it('can be read by pages of the shop whose key it is, and by no others', async () => {
    const mine = await api.storefront.get('/v1/products', { origin: ours });
    expect([mine.status, allowed(mine)]).toEqual([200, ours]);
    expect(mine.headers.get('access-control-expose-headers')).toContain('Location');
    expect(allowed(await api.storefront.get('/v1/products', { origin: theirs }))).toBeNull();
    expect(allowed(await api.as(other.apiKey).get('/v1/products', { origin: theirs }))).toBe(theirs);
    expect(allowed(await api.as(other.apiKey).get('/v1/products', { origin: ours }))).toBeNull();
    expect(allowed(await api.storefront.get('/v1/products', { origin: 'https://evil.example' }))).toBeNull();
  });

  it('can be read when it is a refusal, too', async () => {
    const invalid = await api.storefront.post('/v1/orders', { ...newOrder(), items: [] }, { origin: ours });
    expect([invalid.status, allowed(invalid)]).toEqual([400, ours]);
    const nobody = await api.stranger.get('/v1/products', { origin: ours });
    expect([nobody.status, allowed(nobody)]).toEqual([401, ours]);
  });

  it('without an origin says nothing of origins', async () => {
    const answer = await api.storefront.get('/v1/products');
    expect([allowed(answer), answer.headers.get('vary')]).toEqual([null, 'Origin']);
  });
});
