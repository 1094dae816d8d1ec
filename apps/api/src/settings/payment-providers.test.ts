import { createStripeSimulator, type StripeSimulator, signWebhook } from '@waybill/simulators/stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

const secretKey = 'sk_test_shops_own_4eC39HqLyjWDarjt';
const webhookSecret = 'whsec_shops_own_secret';
const path = '/v1/settings/payment-providers/stripe';

let stripe: StripeSimulator;
let api: TestApi;
let staff: Client;
beforeAll(async () => {
  stripe = await createStripeSimulator({ secretKey, webhookSecret, port: 0 });
  api = await startApi({
    payments: { stripe: { secretKey: null, webhookSecret: null, baseUrl: stripe.url } },
  });
  staff = await api.logIn();
});
afterAll(async () => {
  await api.close();
  await stripe.close();
});

const put = (json: object, client = staff) => client.call('PUT', path, { json });
const order = () => api.storefront.post('/v1/orders', newOrder());

function deliver(secret: string) {
  const raw = JSON.stringify({
    ...{ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded' },
    data: { object: { id: 'pi_1', object: 'payment_intent' } },
  });
  const headers = { 'stripe-signature': signWebhook(raw, secret, Math.floor(Date.now() / 1_000)) };
  return api.stranger.call('POST', `/webhooks/stripe/${api.slug}`, { raw, headers });
}

describe('a shop’s own credentials', () => {
  it('are tried out, kept, used, and gone when they are deleted', async () => {
    expect((await staff.get(path)).status).toBe(404);
    expect((await order()).body).toMatchObject({ code: 'payment_provider_not_configured' });

    const saved = await put({ secretKey, webhookSecret });
    expect([saved.status, saved.body]).toEqual([
      200,
      { provider: 'stripe', mode: 'test', hint: 'arjt', configuredAt: expect.stringMatching(/Z$/) },
    ]);
    expect((await staff.get(path)).body).toEqual(saved.body);
    expect((await order()).status).toBe(202);
    expect((await deliver(webhookSecret)).status).toBe(200);
    expect((await deliver('whsec_other')).status).toBe(400);

    expect((await staff.call('DELETE', path)).status).toBe(204);
    expect((await staff.get(path)).status).toBe(404);
    expect((await order()).body).toMatchObject({ code: 'payment_provider_not_configured' });
    expect((await deliver(webhookSecret)).status).toBe(400);
  });

  it('are not kept when the provider refuses them', async () => {
    const { status, body } = await put({ secretKey: 'sk_test_wrong_one', webhookSecret });
    expect([status, body.code]).toEqual([422, 'credentials_refused']);
    expect(JSON.stringify(body)).not.toContain('wrong_one');
    expect((await staff.get(path)).status).toBe(404);
  });

  it('are not kept when the provider cannot be asked', async () => {
    stripe.addFault({ fault: { kind: 'status', status: 500, executed: false } });
    const { status, body } = await put({ secretKey });
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect((await staff.get(path)).status).toBe(404);
  });

  it.each([
    ['a key of another kind', { secretKey: 'pk_test_1' }, 'secretKey'],
    ['none', {}, 'secretKey'],
    ['a field that is not known', { secretKey, extra: 1 }, 'extra'],
    ['a key with a line break', { secretKey: 'sk_test_1\n' }, 'secretKey'],
  ])('are not taken with %s', async (_what, body, at) => {
    const answer = await put(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: at }] },
    });
  });

  it('are for staff only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const json = method === 'PUT' ? { secretKey } : undefined;
      expect((await api.storefront.call(method, path, { json })).status).toBe(403);
      expect((await api.stranger.call(method, path, { json })).status).toBe(401);
    }
    expect((await staff.get('/v1/settings/payment-providers/manual')).status).toBe(404);
  });

  it('are in no log', () => {
    const log = JSON.stringify(api.logged);
    expect(log).toContain(path);
    for (const secret of [secretKey, webhookSecret, 'wrong_one']) expect(log).not.toContain(secret);
  });
});

it('an installation without a key takes no credentials', async () => {
  const keyless = await startApi({ keyring: null });
  try {
    const { status, body } = await (await keyless.logIn()).call('PUT', path, { json: { secretKey } });
    expect([status, body.code]).toEqual([501, 'credentials_not_supported']);
  } finally {
    await keyless.close();
  }
});
