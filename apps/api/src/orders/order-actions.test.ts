import { newId } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { byInvoice, placeOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug } from '../testing/test-shop.ts';
import type { OrderView } from './order-answers.ts';

let api: TestApi;
let staff: Client;
beforeAll(async () => {
  api = await startApi();
  staff = await api.logIn();
});
afterAll(() => api.close());

const act = (id: string, action: string, body: unknown, headers: Record<string, string> = {}) =>
  api.storefront.post<OrderView>(`/v1/orders/${id}/${action}`, body, headers);
const refuse = (id: string, action: string, body: unknown) =>
  api.storefront.post(`/v1/orders/${id}/${action}`, body);

const parcel = { carrier: 'DHL', trackingNumber: 'JD014600003828' };
const twoKinds = {
  ...byInvoice,
  items: [
    { sku: mug.sku, quantity: 3 },
    { sku: bowl.sku, quantity: 1 },
  ],
};

describe('cancelling', () => {
  it('answers with the cancelled order', async () => {
    const { id } = await processedOrder(api);
    const { status, body } = await act(id, 'cancel', { reason: 'changed my mind' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: 'cancelled', cancelReason: 'changed my mind' });
  });

  it('is possible before the order was processed', async () => {
    const { id } = await placeOrder(api);
    expect((await act(id, 'cancel', { reason: 'too slow' })).body.status).toBe('cancelled');
  });

  it('is refused a second time, with the status and what is possible', async () => {
    const { id } = await placeOrder(api);
    await act(id, 'cancel', { reason: 'once' });
    const { status, body } = await refuse(id, 'cancel', { reason: 'twice' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'illegal_transition', currentStatus: 'cancelled', allowed: [] });
    expect(body['detail']).toContain('cancelled');
  });

  it('gets the same answer under the same key, and is done once', async () => {
    const { id } = await placeOrder(api);
    const key = { 'idempotency-key': 'cancel-1' };
    const first = await act(id, 'cancel', { reason: 'once' }, key);
    const again = await act(id, 'cancel', { reason: 'once' }, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await act(id, 'cancel', { reason: 'another' }, key);
    expect(other.status).toBe(422);
  });

  it('is done once when it is asked for ten times at once', async () => {
    const { id } = await processedOrder(api);
    const key = { 'idempotency-key': 'cancel-2' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => act(id, 'cancel', { reason: 'once' }, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it.each([
    [{}, 'reason'],
    [{ reason: ' ' }, 'reason'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
    [{ reason: 'fine', refund: true }, 'refund'],
  ])('refuses %o at %s', async (body, path) => {
    const { id } = await placeOrder(api);
    const answer = await refuse(id, 'cancel', body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('shipping', () => {
  it('ships everything that is left when no items are named', async () => {
    const { id } = await processedOrder(api, twoKinds);
    const { status, body } = await act(id, 'shipments', parcel);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'shipped',
      fulfillmentStatus: 'fulfilled',
      shipments: [
        {
          ...parcel,
          deliveredAt: null,
          items: [
            { sku: mug.sku, quantity: 3 },
            { sku: bowl.sku, quantity: 1 },
          ],
        },
      ],
    });
  });

  it('ships in parts, and the order with the last of them', async () => {
    const { id } = await processedOrder(api, twoKinds);
    const first = await act(id, 'shipments', { ...parcel, items: [{ sku: mug.sku, quantity: 2 }] });
    expect(first.body).toMatchObject({ status: 'processing', fulfillmentStatus: 'partial' });
    const second = await act(id, 'shipments', parcel);
    expect(second.body).toMatchObject({ status: 'shipped', fulfillmentStatus: 'fulfilled' });
  });

  it('refuses more than is left, naming the item', async () => {
    const { id } = await processedOrder(api, twoKinds);
    const items = [
      { sku: mug.sku, quantity: 1 },
      { sku: bowl.sku, quantity: 2 },
    ];
    const { status, body } = await refuse(id, 'shipments', { ...parcel, items });
    expect([status, body.code]).toEqual([409, 'invalid_items']);
    expect(body.errors?.[0]?.path).toBe('items[1].quantity');
  });

  it('refuses an order that is not ready, with what is possible instead', async () => {
    const { id } = await processedOrder(api);
    const { status, body } = await refuse(id, 'shipments', parcel);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'illegal_transition',
      currentStatus: 'awaiting_payment',
      allowed: ['confirm', 'cancel', 'expire'],
    });
  });

  it('ships once under one key', async () => {
    const { id } = await processedOrder(api, twoKinds);
    const key = { 'idempotency-key': 'ship-1' };
    const items = [{ sku: mug.sku, quantity: 1 }];
    const first = await act(id, 'shipments', { ...parcel, items }, key);
    const again = await act(id, 'shipments', { ...parcel, items }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.body.shipments).toHaveLength(1);
  });

  it.each([
    [{ trackingNumber: 'T1' }, 'carrier'],
    [{ ...parcel, items: [] }, 'items'],
    [{ ...parcel, items: [{ sku: 'MUG-01', quantity: 0 }] }, 'items[0].quantity'],
    [{ ...parcel, weight: 1 }, 'weight'],
  ])('refuses %o at %s', async (body, path) => {
    const answer = await refuse(newId(), 'shipments', body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('delivering', () => {
  it('delivers the order with its last shipment, with or without a body', async () => {
    const { id } = await processedOrder(api, twoKinds);
    await act(id, 'shipments', { ...parcel, items: [{ sku: bowl.sku, quantity: 1 }] });
    const { shipments } = (await act(id, 'shipments', parcel)).body;
    const [first, second] = shipments.map((shipment) => `/v1/orders/${id}/shipments/${shipment.id}/deliver`);
    const half = await api.storefront.call<OrderView>('POST', String(first), { raw: '' });
    expect([half.status, half.body.status]).toEqual([200, 'shipped']);
    const whole = await api.storefront.post<OrderView>(String(second), {});
    expect([whole.status, whole.body.status]).toEqual([200, 'delivered']);
    expect((await api.storefront.post(String(second), {})).status).toBe(409);
    expect((await api.storefront.post(String(second), { at: 'noon' })).body.errors?.[0]?.path).toBe('at');
  });

  it('finds no shipment of another order', async () => {
    const { id } = await processedOrder(api, byInvoice);
    const { body: other } = await act((await processedOrder(api, byInvoice)).id, 'shipments', parcel);
    for (const shipmentId of [other.shipments[0]?.id, newId(), 'abc']) {
      expect((await refuse(id, `shipments/${shipmentId}/deliver`, {})).status).toBe(404);
    }
  });
});

describe('paying another way', () => {
  const decline = { code: 'card_declined', message: 'Your card was declined.' };

  it('opens another payment after one that failed', async () => {
    const order = await processedOrder(api);
    await api.hearFromProvider(String(order.payments[0]?.id), { status: 'failed', decline });
    const { status, body } = await act(order.id, 'payments', {
      provider: 'stripe',
      paymentMethod: 'pm_card_visa',
    });
    expect(status).toBe(202);
    expect(body.payments.map((payment) => payment.status)).toEqual(['failed', 'pending']);
    expect(api.dispatched.at(-1)).toMatchObject({
      job: 'payment.charge',
      payload: { paymentId: body.payments[1]?.id },
    });
  });

  it('goes on at once by invoice', async () => {
    const order = await processedOrder(api);
    await api.hearFromProvider(String(order.payments[0]?.id), { status: 'failed', decline });
    expect((await act(order.id, 'payments', { provider: 'manual' })).body.status).toBe('processing');
  });

  it('is refused while a payment is under way, and when there is nothing to pay', async () => {
    const card = { provider: 'stripe', paymentMethod: 'pm_card_visa' };
    const running = await refuse((await processedOrder(api)).id, 'payments', card);
    expect([running.status, running.body.code]).toEqual([409, 'payment_in_progress']);
    const paid = await refuse((await processedOrder(api, byInvoice)).id, 'payments', card);
    expect([paid.status, paid.body.code]).toEqual([409, 'illegal_transition']);
    expect(paid.body['currentStatus']).toBe('processing');
  });

  it('needs a payment method for a card', async () => {
    const answer = await refuse(newId(), 'payments', { provider: 'stripe' });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, 'paymentMethod']);
  });
});

describe('recording money for an invoice', () => {
  const invoiced = async () => {
    const order = await processedOrder(api, byInvoice);
    return { ...order, path: `/v1/orders/${order.id}/payments/${order.payments[0]?.id}/record` };
  };

  it('is for staff', async () => {
    const { path } = await invoiced();
    const { status, body } = await api.storefront.post(path, { reference: 'R-1' });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  it('takes a part, then the rest, and each receipt once', async () => {
    const { path } = await invoiced();
    const part = await staff.post<OrderView>(path, { amount: 1_000, reference: 'R-1' });
    expect([part.status, part.body.paymentStatus]).toEqual([200, 'none']);
    const again = await staff.post<OrderView>(path, { amount: 1_000, reference: 'R-1' });
    expect(again.body.payments[0]?.captured).toBe(1_000);
    const rest = await staff.post<OrderView>(path, { reference: 'R-2' });
    expect(rest.body).toMatchObject({
      paymentStatus: 'paid',
      payments: [{ status: 'paid', captured: 2_599 }],
    });
    const more = await staff.post(path, { reference: 'R-3' });
    expect([more.status, more.body.code]).toEqual([409, 'payment_not_recordable']);
  });

  it('refuses more than is open, naming the amount', async () => {
    const { path } = await invoiced();
    const { status, body } = await staff.post(path, { amount: 2_600, reference: 'R-1' });
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([409, 'payment_not_recordable', 'amount']);
  });

  it('finds no payment of another order', async () => {
    const { id } = await invoiced();
    for (const paymentId of [newId(), 'abc']) {
      const path = `/v1/orders/${id}/payments/${paymentId}/record`;
      expect((await staff.post(path, { reference: 'R-1' })).status).toBe(404);
    }
  });
});

describe('every action', () => {
  const bodies = {
    cancel: { reason: 'none' },
    shipments: parcel,
    payments: { provider: 'manual' },
    refunds: { reason: 'none' },
    [`shipments/${newId()}/deliver`]: {},
    [`payments/${newId()}/record`]: { reference: 'R-1' },
  };

  it.each(Object.entries(bodies))('%s finds no order that is not there', async (action, body) => {
    for (const id of [newId(), 'abc']) {
      const answer = await staff.post(`/v1/orders/${id}/${action}`, body);
      expect([answer.status, answer.body['detail']]).toEqual([404, 'There is no such order.']);
    }
  });
});
