import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { mug } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const logIn = async () => {
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', api.staff);
  return api.as(body.accessToken);
};

describe('the audit log', () => {
  it('has what staff and programs changed, with where it came from', async () => {
    const admin = await logIn();
    await api.storefront.call('PATCH', `/v1/products/${mug.sku}`, { json: { price: 999 } });
    const changed = await admin.call('PATCH', `/v1/products/${mug.sku}`, { json: { price: 1_100 } });
    const { status, body } = await admin.get(`/v1/audit-log?subjectId=${mug.sku}&limit=2`);
    expect(status).toBe(200);
    expect(body['data']).toMatchObject([
      {
        ...{ action: 'product.update', subject: { type: 'product', id: mug.sku } },
        ...{ before: { price: 999 }, after: { price: 1_100 } },
        actor: { type: 'staff', id: expect.any(String), name: expect.any(String) },
        ip: expect.stringMatching(/127\.0\.0\.1$/),
        requestId: changed.headers.get('x-request-id'),
      },
      { after: { price: 999 }, actor: { type: 'api_key', id: expect.any(String), name: expect.any(String) } },
    ]);
  });

  it('is read page by page, and verified', async () => {
    const admin = await logIn();
    for (const name of ['One', 'Two']) {
      await admin.call('PATCH', `/v1/products/${mug.sku}`, { json: { name } });
    }
    const first = await admin.get('/v1/audit-log?limit=1');
    expect(first.body['data']).toMatchObject([{ after: { name: 'Two' } }]);
    const second = await admin.get(`/v1/audit-log?limit=1&cursor=${String(first.body['nextCursor'])}`);
    expect(second.body['data']).toMatchObject([{ after: { name: 'One' } }]);
    const { body } = await admin.get('/v1/audit-log/verification');
    expect(body).toMatchObject({ brokenAt: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(body['entries']).toBeGreaterThanOrEqual(2);
  });

  it('is not for programs', async () => {
    const { status, body } = await api.storefront.get('/v1/audit-log');
    expect([status, body.code, body['permission']]).toEqual([403, 'forbidden', 'audit:read']);
  });

  it.each([
    ['action=order.eat', 'action'],
    ['from=yesterday', 'from'],
    ['cursor=nonsense', 'cursor'],
  ])('says what is wrong with %s', async (query, path) => {
    const { status, body } = await (await logIn()).get(`/v1/audit-log?${query}`);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });
});
