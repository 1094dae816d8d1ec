import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { mug } from '../testing/test-shop.ts';
import type { OrderView } from './order-answers.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function paidOrder(): Promise<OrderView> {
  const order = await processedOrder(api);
  const [payment] = order.payments;
  if (!payment) throw new Error('the order has a payment');
  const captured = { kind: 'captured', amount: payment.amount, reference: `ch_${payment.id}` } as const;
  await api.hearFromProvider(payment.id, { status: 'paid', entries: [captured] });
  return order;
}

const refund = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  api.storefront.post<OrderView>(`/v1/orders/${id}/refunds`, body, headers);
const because = { reason: 'Arrived broken' };

describe('refunding', () => {
  it('takes an amount, and shows the refund with the order', async () => {
    const { id } = await paidOrder();
    const { status, body } = await refund(id, { ...because, amount: 500 });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      ...{ id, status: 'processing', paymentStatus: 'paid' },
      refunds: [{ amount: 500, status: 'pending', reason: 'Arrived broken', items: null }],
    });
  });

  it('takes items, which go back on the shelf if it says so', async () => {
    const { id } = await paidOrder();
    const items = [{ sku: mug.sku, quantity: 1 }];
    const before = await api.storefront.get<{ onHand: number }>(`/v1/inventory/${mug.sku}`);
    const { body } = await refund(id, { ...because, items, restock: true });
    expect(body.refunds).toMatchObject([{ amount: expect.any(Number), items }]);
    const after = await api.storefront.get<{ onHand: number }>(`/v1/inventory/${mug.sku}`);
    expect(after.body.onHand).toBe(before.body.onHand + 1);
  });

  it('happens once under the same key', async () => {
    const { id } = await paidOrder();
    const key = { 'idempotency-key': `refund-${id}` };
    const first = await refund(id, { ...because, amount: 500 }, key);
    const again = await refund(id, { ...because, amount: 500 }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('refuses more than is left, naming it', async () => {
    const { id, total } = await paidOrder();
    const answer = await api.storefront.post(`/v1/orders/${id}/refunds`, {
      ...{ ...because, amount: (total ?? 0) + 1 },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'refund_exceeds_captured']);
    expect(answer.body).toMatchObject({ available: total });
  });

  it.each([
    ['an amount of nothing', { amount: 0 }],
    ['an amount below nothing', { amount: -1 }],
    ['no items', { items: [] }],
    ['a field it does not know', { total: 1 }],
  ])('refuses %s', async (_, body) => {
    const { id } = await paidOrder();
    const { status, body: answer } = await api.storefront.post(`/v1/orders/${id}/refunds`, {
      ...{ ...because, ...body },
    });
    expect([status, answer.errors?.map(({ path }) => path)]).toEqual([400, Object.keys(body)]);
  });
});

describe('when the money is taken', () => {
  it('is the order’s choice, shown with its payment', async () => {
    const order = await placeOrder(api, {
      payment: { provider: 'stripe', paymentMethod: 'pm_card_visa', capture: 'on_shipment' },
    });
    await api.process(order.id);
    const { body } = await api.storefront.get<OrderView>(`/v1/orders/${order.id}`);
    expect(body.payments).toMatchObject([{ capture: 'on_shipment', captureBefore: null }]);
  });
});
