import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

const path = '/v1/settings/payments';

let api: TestApi;
let staff: Client;
beforeAll(async () => {
  api = await startApi();
  staff = await api.logIn();
});
afterAll(() => api.close());

const put = (json: unknown, client = staff) => client.call('PUT', path, { json });
const captureOf = async (changes = {}) => (await processedOrder(api, changes)).payments[0]?.capture;

describe('when a shop takes its money', () => {
  it('is at once, until staff says: at shipment', async () => {
    expect((await staff.get(path)).body).toEqual({ capture: 'automatic' });
    expect(await captureOf()).toBe('automatic');
    const { status, body } = await put({ capture: 'on_shipment' });
    expect([status, body]).toEqual([200, { capture: 'on_shipment' }]);
    expect((await staff.get(path)).body).toEqual({ capture: 'on_shipment' });
    expect(await captureOf()).toBe('on_shipment');
  });

  it('is what an order says that says it itself', async () => {
    await put({ capture: 'on_shipment' });
    const payment = { provider: 'stripe', paymentMethod: 'pm_card_visa', capture: 'automatic' };
    expect(await captureOf({ payment })).toBe('automatic');
  });

  it.each([{}, { capture: 'later' }, { capture: 'automatic', currency: 'USD' }])(
    'is nothing else: %o',
    async (json) => {
      expect(await put(json)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    },
  );

  it('is for staff to know and to say', async () => {
    for (const method of ['GET', 'PUT']) {
      const json = method === 'PUT' ? { capture: 'automatic' } : undefined;
      expect((await api.storefront.call(method, path, { json })).status).toBe(403);
      expect((await api.stranger.call(method, path, { json })).status).toBe(401);
    }
  });
});
