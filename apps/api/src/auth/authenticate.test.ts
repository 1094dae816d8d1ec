import { createApiKey, generateApiKey } from '@waybill/domain';
import { until } from '@waybill/testing';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder, placeOrder, processedOrder } from '../testing/orders.ts';
import { secret, startApi, type TestApi } from '../testing/start-api.ts';
import { mug, openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Token {
  accessToken: string;
  tokenType: string;
  expiresIn: number;
}

const logIn = () => api.stranger.post<Token>('/v1/auth/login', api.staff);
const withHeader = (authorization: string) => api.stranger.get('/v1/orders', { authorization });

describe('who does not say who they are', () => {
  it.each([
    ['nothing', ''],
    ['another scheme', 'Basic dXNlcjpwYXNzd29yZA=='],
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer a b'],
    ['a token with odd characters', 'Bearer wb_"\\'],
  ])('is asked to, after %s', async (_what, authorization) => {
    const { status, headers, body } = await withHeader(authorization);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="waybill"');
  });
});

describe('who shows something worthless', () => {
  const key = new TextEncoder().encode(secret);
  const claims = () => ({ tenant: api.tenantId, role: 'staff', operator: false });
  /** In the form of the release before. */
  const jwt = (audience: string, seconds: number, signedWith = key, issuedAt = new Date()) =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('waybill')
      .setAudience(audience)
      .setSubject(api.tenantId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(new Date(Date.now() + seconds * 1_000))
      .sign(signedWith);

  it.each([
    ['an unknown key', async () => generateApiKey()],
    ['a key with another secret', async () => `${api.apiKey.slice(0, -4)}AAAA`],
    ['something that starts like a key', async () => 'wb_x'],
    ['no token at all', async () => 'abc.def.ghi'],
    ['an expired token', () => jwt('waybill-api', -1)],
    ['a token for another place', () => jwt('waybill-ops', 60)],
    [
      'a token signed by somebody else',
      () => jwt('waybill-api', 60, new TextEncoder().encode('x'.repeat(40))),
    ],
    [
      'a token of the release before that wants to last longer than its quarter of an hour',
      () => jwt('waybill-api', 3_600, key, new Date(Date.now() - 16 * 60_000)),
    ],
    [
      'a token that nobody signed',
      async () =>
        new UnsecuredJWT(claims())
          .setIssuer('waybill')
          .setAudience('waybill-api')
          .setSubject(api.tenantId)
          .setExpirationTime('1 m')
          .encode(),
    ],
  ])('is refused: %s', async (_what, token) => {
    const { status, headers, body } = await withHeader(`Bearer ${await token()}`);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('a token of the release before is taken, so that those above fail for their own reasons', async () => {
    expect((await withHeader(`Bearer ${await jwt('waybill-api', 60)}`)).status).toBe(200);
  });
});

describe('an API key', () => {
  it('works whatever the case of the scheme', async () => {
    expect((await withHeader(`bearer ${api.apiKey}`)).status).toBe(200);
  });

  it('stops working within a second after it is revoked, although it was just used', async () => {
    const key = await api.transact(api.scope, (ctx) => createApiKey(ctx, { name: 'short-lived' }));
    const client = api.as(key);
    expect((await client.get('/v1/orders')).status).toBe(200);
    await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.apiKey.updateMany({ where: { name: 'short-lived' }, data: { revokedAt: new Date() } }),
    );
    const refused = async () => (await client.get('/v1/orders')).status === 401;
    await until(refused, { timeoutMs: 1_000 });
  });

  it('shows nothing of another shop', async () => {
    const { id, payments } = await processedOrder(api);
    const other = api.as((await openTestShop(api.transact)).apiKey);
    expect((await other.get('/v1/orders')).body['data']).toEqual([]);
    const actions = {
      cancel: { reason: 'not mine' },
      shipments: { carrier: 'DHL', trackingNumber: '1' },
      payments: { provider: 'manual' },
    };
    for (const [action, body] of Object.entries(actions)) {
      expect((await other.post(`/v1/orders/${id}/${action}`, body)).status).toBe(404);
    }
    const staff = await openTestShop(api.transact).then(({ staff: person }) =>
      api.stranger.post<Token>('/v1/auth/login', person),
    );
    const record = `/v1/orders/${id}/payments/${payments[0]?.id}/record`;
    const answer = await api.as(staff.body.accessToken).post(record, { reference: 'R-1' });
    expect(answer.status).toBe(404);
    expect((await api.storefront.get(`/v1/orders/${id}`)).body['status']).toBe('awaiting_payment');
  });

  it('changes nothing of another shop that has the same SKU', async () => {
    const other = api.as((await openTestShop(api.transact)).apiKey);
    const change = { json: { name: 'Mine now' } };
    expect((await other.call('PATCH', `/v1/products/${mug.sku}`, change)).status).toBe(200);
    expect((await api.storefront.get(`/v1/products/${mug.sku}`)).body['name']).toBe(mug.name);
  });
});

describe('staff', () => {
  it('gets an access token that every route takes', async () => {
    const { status, body } = await logIn();
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 900 },
      refreshToken: expect.stringMatching(/^wbr_/),
    });
    const staff = api.as(body.accessToken);
    expect((await staff.post('/v1/orders', newOrder())).status).toBe(202);
    const { id } = await placeOrder(api);
    expect((await staff.get(`/v1/orders/${id}`)).status).toBe(200);
  });

  it('logs in whatever the case of the address', async () => {
    const email = api.staff.email.toUpperCase();
    expect((await api.stranger.post('/v1/auth/login', { ...api.staff, email })).status).toBe(200);
  });

  it.each([
    ['a wrong password', () => ({ email: api.staff.email, password: 'wrong' })],
    ['an unknown person', () => ({ email: 'nobody@example.com', password: api.staff.password })],
  ])('is told the same after %s', async (_what, credentials) => {
    const { status, headers, body } = await api.stranger.post('/v1/auth/login', credentials());
    expect(status).toBe(401);
    expect(body).toMatchObject({
      code: 'invalid_credentials',
      detail: 'The e-mail address or the password is wrong.',
    });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="waybill"');
  });

  it.each([
    [{ email: 'ada@example.com' }, 'password'],
    [{ email: 'ada@example.com', password: 'x'.repeat(257) }, 'password'],
    [{ email: 1, password: 'x' }, 'email'],
    [{ email: 'ada@example.com', password: 'x', remember: true }, 'remember'],
  ])('has to send both and nothing else: %o', async (body, path) => {
    const answer = await api.stranger.post('/v1/auth/login', body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('is kept from guessing on after ten wrong passwords', async () => {
    const guess = { email: 'guessed@example.com', password: 'wrong' };
    const attempts = [];
    for (let attempt = 0; attempt < 11; attempt++) {
      attempts.push((await api.stranger.post('/v1/auth/login', guess)).status);
    }
    expect(attempts).toEqual([...Array(10).fill(401), 429]);
    expect((await logIn()).status).toBe(200);
  });
});
