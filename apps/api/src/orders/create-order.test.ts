import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import type { OrderView } from './order-view.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const submit = (changes: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  api.storefront.post<OrderView>('/v1/orders', newOrder(changes), headers);

describe('a well-formed order', () => {
  it('is accepted as it was sent, pending and without prices', async () => {
    const { status, headers, body } = await submit({ expectedTotal: 2_599, metadata: { cart: 'c-1' } });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/orders/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      number: 1001,
      status: 'pending',
      paymentStatus: 'none',
      fulfillmentStatus: 'unfulfilled',
      rejection: null,
      cancelReason: null,
      customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
      shippingAddress: newOrder().shippingAddress,
      shippingMethod: 'standard',
      currency: 'USD',
      items: [{ sku: 'MUG-01', name: null, quantity: 2, unitPrice: null, total: null }],
      subtotal: null,
      shippingTotal: null,
      taxTotal: null,
      discountTotal: null,
      total: null,
      expectedTotal: 2_599,
      payments: [],
      shipments: [],
      metadata: { cart: 'c-1' },
      reservationExpiresAt: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: body.createdAt,
    });
  });

  it('is what a read gives back', async () => {
    const { body } = await submit();
    expect((await api.storefront.get(`/v1/orders/${body.id}`)).body).toEqual(body);
  });
});
