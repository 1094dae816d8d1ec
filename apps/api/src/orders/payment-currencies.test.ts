import { afterAll, beforeAll, expect, it } from 'vitest';
import { newOrder, placeOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

const paypal = {
  clientId: 'client',
  clientSecret: 'secret',
  webhookId: null,
  environment: 'sandbox',
  baseUrl: null,
} as const;
const byCard = { provider: 'stripe', paymentMethod: 'pm_card_visa' };

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ payments: { paypal } });
});
afterAll(() => api.close());

it.each([
  ['ISK', byCard],
  ['UGX', byCard],
  ['MGA', byCard],
  ['KWD', byCard],
  ['KWD', { provider: 'paypal' }],
  ['KRW', { provider: 'paypal' }],
])('an order in %s is refused where it would be paid by %o', async (currency, payment) => {
  const { status, body } = await api.storefront.post('/v1/orders', newOrder({ currency, payment }));
  expect([status, body.code]).toEqual([422, 'payment_currency_not_supported']);
  expect(body.errors).toEqual([{ path: 'payment.provider', message: `takes no payments in ${currency}` }]);
});

it.each([
  ['JPY', byCard],
  ['KRW', byCard],
  ['JPY', { provider: 'paypal' }],
  ['ISK', { provider: 'manual' }],
])('an order in %s is taken where it is paid by %o', async (currency, payment) => {
  expect((await placeOrder(api, { currency, payment })).status).toBe('pending');
});

it('another way to pay is refused where it does not take the currency of the order', async () => {
  const { id } = await placeOrder(api, { currency: 'KRW', payment: byCard });
  const { status, body } = await api.storefront.post(`/v1/orders/${id}/payments`, { provider: 'paypal' });
  expect([status, body.code]).toEqual([422, 'payment_currency_not_supported']);
  expect(body.errors?.[0]?.path).toBe('provider');
});
