import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { newOrder } from '../testing/orders.ts';
import { openPayPalAccount, openStripeAccount, type ProviderAccount } from '../testing/provider-accounts.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

const pathOf = (provider: string) => `/v1/settings/payment-providers/${provider}`;

/** Bodies that are not taken, and the field that is named. */
const unfit = {
  stripe: [
    ['a key of another kind', { secretKey: 'pk_test_1' }, 'secretKey'],
    ['none', {}, 'secretKey'],
    ['a field that is not known', { secretKey: 'sk_test_1', extra: 1 }, 'extra'],
    ['a key with a line break', { secretKey: 'sk_test_1\n' }, 'secretKey'],
  ],
  paypal: [
    ['no secret', { clientId: 'c', environment: 'sandbox' }, 'clientSecret'],
    ['no environment', { clientId: 'c', clientSecret: 's' }, 'environment'],
    [
      'an environment that there is not',
      { clientId: 'c', clientSecret: 's', environment: 'test' },
      'environment',
    ],
    ['a secret with a blank', { clientId: 'c', clientSecret: 's s', environment: 'live' }, 'clientSecret'],
    ['a field that is not known', { clientId: 'c', clientSecret: 's', environment: 'live', mode: 1 }, 'mode'],
  ],
} as const;

describe.each([
  ['Stripe', openStripeAccount],
  ['PayPal', openPayPalAccount],
] as const)('a shop’s own credentials at %s', (_name, openAccount) => {
  let account: ProviderAccount;
  let path: string;
  let api: TestApi;
  let staff: Client;
  beforeAll(async () => {
    account = await openAccount();
    path = pathOf(account.name);
    api = await startApi({ payments: account.settings });
    staff = await api.logIn();
  });
  afterAll(async () => {
    await api.close();
    await account.close();
  });

  const put = (json: object, client = staff) => client.call('PUT', path, { json });
  const order = () => api.storefront.post('/v1/orders', newOrder({ payment: account.payment }));
  const deliver = (how: 'good' | 'forged') =>
    api.stranger.call('POST', `/webhooks/${account.name}/${api.slug}`, account.event(how));

  it('are tried out, kept, used, and gone when they are deleted', async () => {
    expect((await staff.get(path)).status).toBe(404);
    expect((await order()).body).toMatchObject({ code: 'payment_provider_not_configured' });

    const saved = await put(account.credentials);
    const { name: provider, hint } = account;
    expect([saved.status, saved.body]).toEqual([
      200,
      { provider, mode: 'test', hint, configuredAt: expect.stringMatching(/Z$/) },
    ]);
    expect((await staff.get(path)).body).toEqual(saved.body);
    expect((await order()).status).toBe(202);
    expect((await deliver('good')).status).toBe(200);
    expect((await deliver('forged')).status).toBe(400);

    expect((await staff.call('DELETE', path)).status).toBe(204);
    expect((await staff.get(path)).status).toBe(404);
    expect((await order()).body).toMatchObject({ code: 'payment_provider_not_configured' });
    expect((await deliver('good')).status).toBe(400);
  });

  it('are not kept when the provider refuses them', async () => {
    const { status, body } = await put(account.wrong);
    expect([status, body.code]).toEqual([422, 'credentials_refused']);
    expect(Object.keys(account.wrong)).toEqual(
      expect.arrayContaining(body.errors?.map(({ path }) => path) ?? ['some field']),
    );
    for (const secret of account.secrets) expect(JSON.stringify(body)).not.toContain(secret);
    expect((await staff.get(path)).status).toBe(404);
  });

  it('are not kept when the provider cannot be asked', async () => {
    account.fail();
    const { status, body } = await put(account.credentials);
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect((await staff.get(path)).status).toBe(404);
  });

  it('stay as they were when others are refused', async () => {
    const saved = await put(account.credentials);
    expect((await put(account.wrong)).status).toBe(422);
    expect((await staff.get(path)).body).toEqual(saved.body);
    expect((await order()).status).toBe(202);
    expect((await staff.call('DELETE', path)).status).toBe(204);
  });

  it('are not taken in another form', async () => {
    for (const [what, body, at] of unfit[account.name]) {
      const answer = await put(body);
      expect(answer, what).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ path: at }] },
      });
    }
  });

  it('are for staff only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const json = method === 'PUT' ? account.credentials : undefined;
      expect((await api.storefront.call(method, path, { json })).status).toBe(403);
      expect((await api.stranger.call(method, path, { json })).status).toBe(401);
    }
  });

  it('are in no log and in no job', () => {
    const told = JSON.stringify([api.logged, api.dispatched]);
    expect(told).toContain(path);
    expect(told).toContain('order.process');
    for (const secret of account.secrets) expect(told).not.toContain(secret);
  });
});

describe('credentials', () => {
  it('are not taken for a provider that has none', async () => {
    const api = await startApi();
    try {
      expect((await (await api.logIn()).get(pathOf('manual'))).status).toBe(404);
    } finally {
      await api.close();
    }
  });

  it('are not taken by an installation without a key', async () => {
    const keyless = await startApi({ keyring: null });
    try {
      const json = { secretKey: 'sk_test_1' };
      const { status, body } = await (await keyless.logIn()).call('PUT', pathOf('stripe'), { json });
      expect([status, body.code]).toEqual([501, 'credentials_not_supported']);
    } finally {
      await keyless.close();
    }
  });
});
