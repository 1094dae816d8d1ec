import { signWebhook } from '@waybill/simulators/stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi, webhookSecret } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.dispatched.length = 0;
});

const event = (id: string, padding = '') =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi_1', object: 'payment_intent', padding } },
  });

const now = () => Math.floor(Date.now() / 1_000);

function deliver(raw: string, { secret = webhookSecret, at = now(), shop = api.slug } = {}) {
  const headers = { 'stripe-signature': signWebhook(raw, secret, at), 'content-type': 'application/json' };
  return api.stranger.call('POST', `/webhooks/stripe/${shop}`, { raw, headers });
}

describe('a signed event', () => {
  it('is stored and handed to a job', async () => {
    const { status, body } = await deliver(event('evt_1'));
    expect([status, body]).toEqual([200, { received: true }]);
    expect(api.dispatched.map(({ job, tenantId }) => [job, tenantId])).toEqual([
      ['webhook.process', api.tenantId],
    ]);
  });

  it('counts once, however often it comes', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(event('evt_2'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(api.dispatched).toHaveLength(1);
  });

  it('may be larger than an order', async () => {
    expect((await deliver(event('evt_3', 'x'.repeat(500_000)))).status).toBe(200);
  });
});

describe('what is not believed', () => {
  it('is signed with another secret', async () => {
    const { status, body } = await deliver(event('evt_4'), { secret: 'whsec_other' });
    expect([status, body.code]).toEqual([400, 'invalid_webhook']);
  });

  it('is a recording', async () => {
    expect((await deliver(event('evt_5'), { at: now() - 3_600 })).status).toBe(400);
  });

  it('is not signed, or not what was signed', async () => {
    const path = `/webhooks/stripe/${api.slug}`;
    expect((await api.stranger.call('POST', path, { raw: event('evt_6') })).status).toBe(400);
    const headers = { 'stripe-signature': signWebhook(event('evt_6'), webhookSecret, now()) };
    expect((await api.stranger.call('POST', path, { raw: event('evt_7'), headers })).status).toBe(400);
    expect((await api.stranger.call('POST', path)).status).toBe(400);
  });

  it.each([
    ...['not JSON', '{"id":1}', event('evt_\0'), event('e'.repeat(256))],
    event('evt_11').replace('pi_1', 'pi_\\u0000'),
    event('evt_12').replace('.succeeded', '\\u0000'),
  ])('is signed rightly and no event: %s', async (raw) => {
    const { status, body } = await deliver(raw);
    expect([status, body.code]).toEqual([400, 'invalid_webhook']);
  });

  it('is for a shop that is not there', async () => {
    for (const shop of ['nobody', '%00', 'UPPER', '..']) {
      const { status } = await deliver(event('evt_8'), { shop });
      expect(status).toBe(404);
    }
  });

  it('is too large', async () => {
    expect((await deliver(event('evt_9', 'x'.repeat(1024 * 1024)))).status).toBe(413);
  });

  it('leaves nothing behind', async () => {
    await deliver(event('evt_10'), { secret: 'whsec_other' });
    expect(api.dispatched).toEqual([]);
  });
});
