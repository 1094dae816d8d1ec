import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';
import type { OrderView } from './order-answers.ts';

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
      disputed: false,
      payments: [],
      refunds: [],
      shipments: [],
      metadata: { cart: 'c-1' },
      reservationExpiresAt: null,
      erasedAt: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: body.createdAt,
    });
  });

  it('is what a read gives back', async () => {
    const { body } = await submit();
    expect((await api.storefront.get(`/v1/orders/${body.id}`)).body).toEqual(body);
  });
});

describe('the widest order', () => {
  it('has a thousand lines, the largest quantity and every optional field', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ sku: `SKU ${index}/ü`, quantity: 100_000 }));
    const shippingAddress = { ...newOrder().shippingAddress, line2: 'Flat 2', region: 'Greater London' };
    const metadata = Object.fromEntries(items.slice(0, 50).map(({ sku }) => [sku, 'é'.repeat(400)]));
    const { status, body } = await submit({ items, shippingAddress, metadata, expectedTotal: 0 });
    expect(status).toBe(202);
    expect(body).toMatchObject({ shippingAddress, metadata, expectedTotal: 0 });
    expect((await api.storefront.get<OrderView>(`/v1/orders/${body.id}`)).body.items).toHaveLength(1_000);
  });

  it.each(["o'neil+tag@mail.example.co.uk", 'x@xn--mller-kva.de', `${'a'.repeat(64)}@example.com`])(
    'goes to %s',
    async (email) => {
      expect((await submit({ customer: { name: 'Ada', email } })).status).toBe(202);
    },
  );
});

describe('the same request again', () => {
  it('gets the same answer and makes no second order', async () => {
    const headers = { 'idempotency-key': 'cart-1' };
    const metadata = { zebra: '1', cart: 'c-1', a: '2' };
    const first = await submit({ metadata }, headers);
    const second = await submit({ metadata }, headers);
    expect(second.status).toBe(202);
    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is the same whatever the order of its fields', async () => {
    const headers = { 'idempotency-key': 'cart-2' };
    const { body } = await submit({}, headers);
    const reversed = Object.fromEntries(Object.entries(newOrder()).reverse());
    const again = await api.storefront.post<OrderView>('/v1/orders', reversed, headers);
    expect(again.body.id).toBe(body.id);
  });

  it('gets the answer of its time, even when the order is further on', async () => {
    const headers = { 'idempotency-key': 'cart-3' };
    const first = await submit(byInvoice, headers);
    await api.process(first.body.id);
    expect((await submit(byInvoice, headers)).body).toEqual(first.body);
    expect((await submit(byInvoice, { ...headers, prefer: 'wait=5' })).body.status).toBe('processing');
  });

  it('with another body is refused', async () => {
    const headers = { 'idempotency-key': 'cart-4' };
    await submit({}, headers);
    const { status, body } = await api.storefront.post('/v1/orders', newOrder({ currency: 'EUR' }), headers);
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('is another request in another shop', async () => {
    const headers = { 'idempotency-key': 'cart-5' };
    const { body } = await submit({}, headers);
    const other = await openTestShop(api.transact);
    const answer = await api.as(other.apiKey).post<OrderView>('/v1/orders', newOrder(), headers);
    expect(answer.status).toBe(202);
    expect(answer.body.id).not.toBe(body.id);
  });

  it('twenty times at once makes one order and one job', async () => {
    const before = api.dispatched.length;
    const headers = { 'idempotency-key': 'cart-6' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit({}, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers: of }) => of.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(api.dispatched.length - before).toBe(1);
  });
});

describe('a hundred orders at once', () => {
  it('are numbered without a double', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => submit()));
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(100);
  });
});

describe('Prefer: wait', () => {
  const submitWaiting = (changes: Record<string, unknown>, wait: string) => submit(changes, { prefer: wait });

  /** Submits, and goes on when the intake has committed the order while the answer is still held back. */
  async function acceptedWaiting(changes: Record<string, unknown>, wait: string) {
    const before = api.dispatched.length;
    const answer = submitWaiting(changes, wait);
    const job = await until(() => api.dispatched[before]);
    return { answer, id: String(job.payload['orderId']) };
  }

  it('holds the answer until the order has settled', async () => {
    const { answer, id } = await acceptedWaiting(byInvoice, 'wait=20');
    await api.process(id);
    const { status, headers, body } = await answer;
    expect(status).toBe(202);
    expect(headers.get('preference-applied')).toBe('wait=20');
    expect(body).toMatchObject({ id, status: 'processing', total: 2_599 });
  });

  it('goes on waiting while a payment is on its way', async () => {
    const { answer, id } = await acceptedWaiting({}, 'wait=20');
    await api.process(id);
    const { body } = await api.storefront.get<OrderView>(`/v1/orders/${id}`);
    expect(body).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'pending' }] });
    const decline = { code: 'card_declined', message: 'Your card was declined.' };
    await api.hearFromProvider(String(body.payments[0]?.id), { status: 'failed', decline });
    expect((await answer).body).toMatchObject({ status: 'awaiting_payment', paymentStatus: 'failed' });
  });

  it('answers with the order as it is when the time is up', async () => {
    const { status, headers, body } = await submitWaiting({}, 'wait=1');
    expect([status, body.status]).toEqual([202, 'pending']);
    expect(headers.get('preference-applied')).toBe('wait=1');
  });

  it('does not wait for 0 seconds', async () => {
    expect((await submitWaiting({}, 'wait=0')).headers.get('preference-applied')).toBe('wait=0');
  });

  it('waits for 30 seconds at most', async () => {
    const { answer, id } = await acceptedWaiting(byInvoice, 'respond-async, wait=600');
    await api.process(id);
    expect((await answer).headers.get('preference-applied')).toBe('wait=30');
  });

  it('is ignored when it cannot be understood', async () => {
    expect((await submitWaiting({}, 'wait=soon')).headers.get('preference-applied')).toBeNull();
  });
});
