import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { OrderView } from '../orders/order-answers.ts';
import type { Client } from '../testing/client.ts';
import { byInvoice, newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug } from '../testing/test-shop.ts';
import type { newCartAnswer, quoteAnswer, quotePageAnswer } from './cart-answers.ts';

/** As it arrives: moments are texts. */
type CartBody = z.input<typeof newCartAnswer>;
type QuoteBody = z.input<typeof quoteAnswer>;
type QuotePage = z.input<typeof quotePageAnswer>;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const { payment: _, ...intended } = newOrder();
const open = async (given: object = intended): Promise<CartBody> => {
  const { status, body } = await api.storefront.post<CartBody>('/v1/carts', given);
  expect(status).toBe(201);
  return body;
};
const withToken = ({ token }: CartBody) => ({ 'x-cart-token': token });
const pathOf = ({ id }: CartBody, rest = '') => `/v1/carts/${id}${rest}`;
const checkOut = (cart: CartBody, json: object = byInvoice, headers = {}) =>
  api.storefront.post<OrderView>(pathOf(cart, '/checkout'), json, { ...withToken(cart), ...headers });

describe('a cart', () => {
  it('is filled, changed and emptied by who has its token, and found by nobody else with a key', async () => {
    const cart = await open({});
    expect(cart).toMatchObject({ status: 'open', currency: 'USD', customer: {}, items: [], totals: null });
    const { storefront } = api;
    const put = (sku: string, quantity: number) =>
      storefront.call<CartBody>('PUT', pathOf(cart, `/items/${sku}`), {
        json: { quantity },
        headers: withToken(cart),
      });
    await put(mug.sku, 2);
    const filled = await put(bowl.sku, 1);
    expect(filled.body.items.map(({ sku, unitPrice }) => [sku, unitPrice])).toEqual([
      [mug.sku, mug.price],
      [bowl.sku, bowl.price],
    ]);
    // 2 × 10.50 + 16.90
    expect(filled.body.totals).toMatchObject({ subtotal: 3_790, shippingTotal: 0, total: 3_790 });
    const removed = await storefront.call<CartBody>('DELETE', pathOf(cart, `/items/${bowl.sku}`), {
      headers: withToken(cart),
    });
    expect(removed.body.items.map(({ sku }) => sku)).toEqual([mug.sku]);
    expect((await put(mug.sku, 0)).body.items).toEqual([]);
    for (const headers of [{}, { 'x-cart-token': 'wbc_guess' }]) {
      expect((await storefront.get(pathOf(cart), headers)).status).toBe(404);
      expect((await storefront.call('DELETE', pathOf(cart), { headers })).status).toBe(404);
    }
    const staff: Client = await api.logIn();
    const seen = await staff.get<CartBody>(pathOf(cart));
    expect([seen.status, seen.body.token]).toEqual([200, undefined]);
    expect((await storefront.call('DELETE', pathOf(cart), { headers: withToken(cart) })).status).toBe(204);
  });

  it('of two changes of the same version takes one', async () => {
    const cart = await open();
    const change = (shippingMethod: string | null) =>
      api.storefront.call<CartBody>('PATCH', pathOf(cart), {
        json: { shippingMethod },
        headers: { ...withToken(cart), 'if-match': `"${cart.version}"` },
      });
    const first = await change(null);
    expect([first.status, first.headers.get('etag')]).toEqual([200, `"${cart.version + 1}"`]);
    expect((await change('standard')).status).toBe(412);
  });

  it('holds a hundred different items and no more', async () => {
    const items = Array.from({ length: 100 }, (_item, nth) => ({ sku: `SKU-${nth}`, quantity: 1 }));
    const cart = await open({ items });
    const headers = withToken(cart);
    const more = await api.storefront.call('PUT', pathOf(cart, '/items/ONE-MORE'), {
      json: { quantity: 1 },
      headers,
    });
    expect([more.status, more.body.code]).toEqual([409, 'limit_reached']);
    expect(
      (await api.storefront.post('/v1/carts', { items: [...items, { sku: 'X', quantity: 1 }] })).status,
    ).toBe(400);
  });

  it('is merged at login by who has both tokens', async () => {
    const [named, anonymous] = [await open(), await open({ items: [{ sku: bowl.sku, quantity: 2 }] })];
    const merge = (fromToken: string) =>
      api.storefront.post<CartBody>(
        pathOf(named, '/merge'),
        { from: anonymous.id, fromToken },
        withToken(named),
      );
    expect((await merge('wbc_guess')).status).toBe(404);
    const merged = await merge(anonymous.token);
    expect(merged.body.items.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      [mug.sku, 2],
      [bowl.sku, 2],
    ]);
    expect((await merge(anonymous.token)).body.version).toBe(merged.body.version);
  });
});

describe('checkout', () => {
  it('answers as an order does, once: with the same order, at once on its way', async () => {
    const cart = await open();
    const first = await checkOut(cart, byInvoice, { 'idempotency-key': 'checkout-1' });
    expect([first.status, first.headers.get('location')]).toEqual([202, `/v1/orders/${first.body.id}`]);
    expect(first.body).toMatchObject({ status: 'pending', items: [{ sku: mug.sku, quantity: 2 }] });
    expect(api.dispatched.at(-1)).toMatchObject({
      job: 'order.process',
      payload: { orderId: first.body.id },
    });
    for (const headers of [{}, { 'idempotency-key': 'checkout-1' }, { 'idempotency-key': 'checkout-2' }]) {
      const again = await checkOut(cart, byInvoice, headers);
      expect([again.status, again.body.id, again.headers.get('idempotent-replayed')]).toEqual([
        ...[202, first.body.id, 'true'],
      ]);
    }
    const seen = await api.storefront.get<CartBody>(pathOf(cart), withToken(cart));
    expect(seen.body).toMatchObject({ status: 'checked_out', orderId: first.body.id });
  });

  it('waits for the outcome where that is preferred, and guards the total that was shown', async () => {
    const cart = await open();
    const placed = checkOut(cart, { ...byInvoice, expectedTotal: 1 }, { prefer: 'wait=10' });
    const [order] = await Promise.all([placed, processed(cart)]);
    // 2 × 10.50, and 4.99 for shipping.
    expect(order.body.rejection).toMatchObject({ code: 'price_changed', total: 2_599 });
    const seen = await api.storefront.get<CartBody>(pathOf(cart), withToken(cart));
    expect(seen.body).toMatchObject({ status: 'open', orderId: null, totals: { total: 2_599 } });
  });

  it('says all that is missing', async () => {
    const bare = await open({});
    const { status, body } = await api.storefront.post(pathOf(bare, '/checkout'), byInvoice, withToken(bare));
    expect([status, body.code]).toEqual([422, 'cart_incomplete']);
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ...['items', 'customer.name', 'customer.email', 'shippingAddress', 'shippingMethod'],
    ]);
  });
});

/** Does the worker's part as soon as there is something to do. */
async function processed(cart: CartBody): Promise<void> {
  const orderOf = async () =>
    (await api.storefront.get<CartBody>(pathOf(cart), withToken(cart))).body.orderId;
  await until(async () => (await orderOf()) !== null);
  await api.process(String(await orderOf()));
}

describe('a quote', () => {
  it('is made of a cart, printed, and becomes one order', async () => {
    const cart = await open();
    const made = await api.storefront.post<QuoteBody>(
      '/v1/quotes',
      { cart: cart.id, validDays: 7 },
      withToken(cart),
    );
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/quotes/${made.body.id}`]);
    expect(made.body).toMatchObject({
      number: 1,
      status: 'open',
      subtotal: 2_100,
      shippingTotal: 499,
      total: 2_599,
    });
    const pdf = await api.storefront.get<string>(`/v1/quotes/${made.body.id}/pdf`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(pdf.body.startsWith('%PDF-1.')).toBe(true);
    const convert = () => api.storefront.post<OrderView>(`/v1/quotes/${made.body.id}/convert`, byInvoice);
    const [one, other] = [await convert(), await convert()];
    expect([one.status, other.body.id]).toEqual([202, one.body.id]);
    const seen = await api.storefront.get<QuoteBody>(`/v1/quotes/${made.body.id}`);
    expect(seen.body).toMatchObject({ status: 'converted', orderId: one.body.id });
  });

  it('is listed with the others, page by page, and filtered', async () => {
    const customer = { name: 'Ada Lovelace', email: 'pages@example.com' };
    const made: string[] = [];
    for (let nth = 0; nth < 3; nth += 1) {
      const { body } = await api.storefront.post<QuoteBody>('/v1/quotes', { ...intended, customer });
      made.unshift(body.id);
    }
    const list = async (query: string) =>
      (await api.storefront.get<QuotePage>(`/v1/quotes?email=PAGES@example.com&${query}`)).body;
    const idsOf = ({ data }: QuotePage) => data.map(({ id }) => id);
    const first = await list('limit=2');
    const last = await list(`limit=2&cursor=${first.nextCursor}`);
    expect([idsOf(first), idsOf(last), last.nextCursor]).toEqual([made.slice(0, 2), made.slice(2), null]);
    expect([idsOf(await list('status=open')), idsOf(await list('status=converted'))]).toEqual([made, []]);
    const refused = await api.storefront.get('/v1/quotes?status=lost');
    expect([refused.status, refused.body.code]).toEqual([400, 'validation_failed']);
  });

  it('is of items or of a cart, and of what is sold', async () => {
    const both = await api.storefront.post('/v1/quotes', { ...intended, cart: (await open()).id });
    expect([both.status, both.body.code]).toEqual([400, 'validation_failed']);
    const gone = await api.storefront.post('/v1/quotes', {
      ...intended,
      items: [{ sku: 'GONE', quantity: 1 }],
    });
    expect([gone.status, gone.body.code]).toEqual([409, 'not_orderable']);
  });
});
