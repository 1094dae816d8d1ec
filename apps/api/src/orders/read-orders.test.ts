import { newId } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, placeOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import type { OrderView } from './order-answers.ts';

interface Page {
  data: OrderView[];
  nextCursor: string | null;
}

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const list = (query: string) => api.storefront.get<Page>(`/v1/orders?${query}`);
const idsOf = ({ body }: { body: Page }) => body.data.map(({ id }) => id);

describe('the list of orders', () => {
  const orders: OrderView[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 5; count++) {
      const email = count % 2 === 0 ? 'Even@example.com' : 'odd@example.com';
      const order = { ...(count < 3 ? byInvoice : {}), customer: { name: 'Ada', email } };
      orders.push(await (count === 4 ? placeOrder(api, order) : processedOrder(api, order)));
    }
  });
  const newestFirst = (wanted: (order: OrderView, index: number) => boolean) =>
    orders
      .filter(wanted)
      .map(({ id }) => id)
      .reverse();

  it('shows the newest first, whole', async () => {
    const { body } = await list('');
    expect(body).toEqual({ data: orders.toReversed(), nextCursor: null });
  });

  it('is handed out in pages that neither repeat nor skip', async () => {
    const seen: string[] = [];
    let query = 'limit=2';
    for (;;) {
      const page = await list(query);
      seen.push(...idsOf(page));
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      if (page.body.nextCursor === null) break;
      query = `limit=2&cursor=${page.body.nextCursor}`;
    }
    expect(seen).toEqual(newestFirst(() => true));
  });

  it('stays the same page when a new order arrives in between', async () => {
    const first = await list('limit=3');
    orders.push(await placeOrder(api));
    const second = await list(`limit=3&cursor=${first.body.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(newestFirst((_, index) => index < 5));
  });

  it('is filtered by status, by e-mail in any case, and by both', async () => {
    expect(idsOf(await list('status=processing'))).toEqual(
      newestFirst(({ status }) => status === 'processing'),
    );
    expect(idsOf(await list('email=even@EXAMPLE.com'))).toEqual(
      newestFirst(({ customer }) => customer.email === 'Even@example.com'),
    );
    expect(idsOf(await list('status=awaiting_payment&email=odd@example.com'))).toEqual([orders[3]?.id]);
    expect(idsOf(await list('status=delivered'))).toEqual([]);
  });

  it('is filtered by the time of acceptance, the end excluded', async () => {
    const at = String(orders[2]?.createdAt);
    const inBerlin = `${new Date(Date.parse(at) + 3_600_000).toISOString().slice(0, -1)}%2B01:00`;
    const from = newestFirst(({ createdAt }) => createdAt >= at);
    expect(idsOf(await list(`from=${at}`))).toEqual(from);
    expect(idsOf(await list(`from=${inBerlin}`))).toEqual(from);
    expect(idsOf(await list(`to=${at}`))).toEqual(newestFirst(({ createdAt }) => createdAt < at));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['status=lost', 'status'],
    ['status[]=pending', '["status[]"]'],
    ['email=nobody', 'email'],
    ['email=a%00@example.com', 'email'],
    ['from=yesterday', 'from'],
    ['from=2026-02-30T00:00:00Z', 'from'],
    ['to=2026-01-31', 'to'],
    ['sort=number', 'sort'],
    ['__proto__=1', '__proto__'],
  ])('refuses %s, naming the parameter', async (query, path) => {
    const { status, body } = await api.storefront.get(`/v1/orders?${query}`);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors?.map((error) => error.path)).toEqual([path]);
  });

  it.each([
    ['what is no cursor', 'abc'],
    ['nothing', ''],
    ['another character set', '%F0%9F%98%80'],
    ['a cursor of another list', Buffer.from('{"v":1,"list":"products","after":"A"}').toString('base64url')],
    ['a forged cursor', Buffer.from('{"v":1,"list":"orders","after":"1 OR 1"}').toString('base64url')],
    [
      'a cursor of another age',
      Buffer.from(`{"v":2,"list":"orders","after":"${newId()}"}`).toString('base64url'),
    ],
    ['a very long one', 'a'.repeat(5_000)],
  ])('refuses %s as cursor', async (_what, cursor) => {
    const { status, body } = await api.storefront.get(`/v1/orders?cursor=${cursor}`);
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });
});

describe('one order', () => {
  it('shows what its processing made of it', async () => {
    const { id } = await processedOrder(api);
    const { body } = await api.storefront.get<OrderView>(`/v1/orders/${id}`);
    expect(body).toMatchObject({
      status: 'awaiting_payment',
      items: [{ sku: 'MUG-01', name: 'Stoneware mug', quantity: 2, unitPrice: 1_050, total: 2_100 }],
      subtotal: 2_100,
      shippingTotal: 499,
      taxTotal: 0,
      discountTotal: 0,
      total: 2_599,
      payments: [
        { provider: 'stripe', status: 'pending', amount: 2_599, captured: 0, refunded: 0, nextAction: null },
      ],
      reservationExpiresAt: expect.any(String),
    });
  });

  it('shows why it was rejected', async () => {
    const { id } = await processedOrder(api, { items: [{ sku: 'MUG-01', quantity: 100_000 }] });
    const { body } = await api.storefront.get<OrderView>(`/v1/orders/${id}`);
    expect(body).toMatchObject({
      status: 'rejected',
      rejection: { code: 'insufficient_stock', items: [{ sku: 'MUG-01', requested: 100_000 }] },
    });
  });

  it('shows what has become of its payment', async () => {
    const order = await processedOrder(api);
    const paymentId = String(order.payments[0]?.id);
    const read = async () => (await api.storefront.get<OrderView>(`/v1/orders/${order.id}`)).body;
    const nextAction = { type: 'redirect', url: 'https://bank.example.com' } as const;
    await api.hearFromProvider(paymentId, { status: 'requires_action', nextAction });
    expect(await read()).toMatchObject({
      paymentStatus: 'requires_action',
      payments: [{ status: 'requires_action', nextAction }],
    });

    const captured = { kind: 'captured', amount: 2_599, reference: 'ch_1' } as const;
    await api.hearFromProvider(paymentId, { status: 'paid', entries: [captured] });
    expect(await read()).toMatchObject({
      status: 'processing',
      paymentStatus: 'paid',
      payments: [{ status: 'paid', captured: 2_599, nextAction: null }],
    });

    const refunds = [600, 1_999].map(
      (amount, n) => ({ kind: 'refunded', amount, reference: `re_${n}` }) as const,
    );
    await api.hearFromProvider(paymentId, { status: 'paid', entries: [captured, ...refunds.slice(0, 1)] });
    expect(await read()).toMatchObject({
      paymentStatus: 'partially_refunded',
      payments: [{ status: 'partially_refunded', refunded: 600 }],
    });
    await api.hearFromProvider(paymentId, { status: 'paid', entries: [captured, ...refunds] });
    expect(await read()).toMatchObject({ paymentStatus: 'refunded', payments: [{ status: 'refunded' }] });
  });

  it('has a timeline', async () => {
    const { id } = await processedOrder(api, byInvoice);
    const { body } = await api.storefront.get<{ data: object[] }>(`/v1/orders/${id}/events`);
    expect(body).toEqual({
      data: ['order.accepted', 'order.reserved', 'order.confirmed'].map((type) => ({
        at: expect.stringMatching(/Z$/),
        type,
        data: expect.any(Object),
      })),
    });
  });

  it('says what it is waiting for', async () => {
    const { id } = await processedOrder(api, byInvoice);
    const { status, body } = await api.storefront.get(`/v1/orders/${id}/diagnosis`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ orderId: id, status: 'processing', step: 'shipping' });
  });
});

describe('an order that is not there', () => {
  const paths = (id: string) =>
    ['', '/events', '/stream', '/diagnosis'].map((part) => `/v1/orders/${id}${part}`);

  it('is not found, whether the id is another shop’s, nobody’s or no id at all', async () => {
    const elsewhere = await startApi();
    const { id: foreign } = await placeOrder(elsewhere);
    await elsewhere.close();
    for (const id of [foreign, newId(), 'abc', '1', '%20', "1'--", 'null']) {
      for (const path of paths(id)) {
        const { status, body } = await api.storefront.get(path);
        const { requestId, ...problem } = body;
        expect([status, problem]).toEqual([
          404,
          {
            type: 'about:blank',
            title: 'Not Found',
            status: 404,
            detail: 'There is no such order.',
            code: 'not_found',
          },
        ]);
        expect(requestId).toEqual(expect.any(String));
      }
    }
  });
});
