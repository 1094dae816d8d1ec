import { isWaybillError, type OrderInput, Waybill } from '@waybill/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedFetch } from './testing/checked-fetch.ts';
import { startApi, type TestApi } from './testing/start-api.ts';
import { bowl, mug } from './testing/test-shop.ts';

let api: TestApi;
/** Logged in, for what only people do. */
let seller: Waybill;
/** With the shop’s own key, as its server has it. */
let program: Waybill;
/** With the key of a web page. */
let buyer: Waybill;

beforeAll(async () => {
  api = await startApi();
  const { baseUrl, apiKey } = api;
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', api.staff);
  seller = new Waybill({ baseUrl, accessToken: body.accessToken, fetch: checkedFetch });
  program = new Waybill({ baseUrl, apiKey, fetch: checkedFetch });
  const { key } = await seller.apiKeys.create({ name: 'page', scopes: ['orders:write'] });
  buyer = new Waybill({ baseUrl, apiKey: key, fetch: checkedFetch });
});
afterAll(() => api.close());

const shipping = 499;
const whoAndWhere = {
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
} as const;

const orderOf = (...items: OrderInput['items']): OrderInput => ({
  ...whoAndWhere,
  ...{ currency: 'USD', items, payment: { provider: 'manual' } },
});

async function processed(id: string) {
  await api.process(id);
  return await program.orders.retrieve(id);
}

/** With what each of them failed. */
const codesOf = (calls: Promise<unknown>[]): Promise<string[]> =>
  Promise.all(
    calls.map((call) =>
      call.then(
        () => 'done',
        (error: unknown) => (isWaybillError(error) ? error.code : String(error)),
      ),
    ),
  );

describe('a seller', () => {
  it('lists a product, changes it only as it is known, and takes it out of sale', async () => {
    const lamp = { sku: 'LAMP-01', name: 'Table lamp', price: 8_900, currency: 'USD' };
    const listed = await seller.products.create(lamp);
    expect(listed).toMatchObject(lamp);
    const changed = await seller.products.update('LAMP-01', { price: 7_900 }, { ifUnchanged: listed });
    expect(changed.price).toBe(7_900);
    const late = seller.products.update('LAMP-01', { price: 6_900 }, { ifUnchanged: listed });
    await expect(late).rejects.toMatchObject({ status: 412, code: 'precondition_failed' });
    const prices = await Array.fromAsync(seller.products.prices('LAMP-01'));
    expect(prices.map(({ from, to }) => [from, to])).toEqual([
      [8_900, 7_900],
      [null, 8_900],
    ]);

    await seller.products.archive('LAMP-01');
    const { id } = await buyer.orders.create(orderOf({ sku: 'LAMP-01', quantity: 1 }));
    expect(await processed(id)).toMatchObject({
      status: 'rejected',
      rejection: { code: 'inactive_product', items: [{ sku: 'LAMP-01' }] },
    });
  });
});

describe('a buyer', () => {
  it('fills a cart, takes something out again and buys the rest for what was shown', async () => {
    const key = await buyer.carts.create(whoAndWhere);
    await buyer.carts.setItem(key, mug.sku, 2);
    const full = await buyer.carts.setItem(key, bowl.sku, 1);
    expect(full.totals?.total).toBe(2 * mug.price + bowl.price + shipping);
    const left = await buyer.carts.removeItem(key, bowl.sku);
    const expectedTotal = 2 * mug.price + shipping;
    expect(left.totals?.total).toBe(expectedTotal);
    const { id } = await buyer.carts.checkOut(key, { payment: { provider: 'manual' }, expectedTotal });
    const order = await processed(id);
    expect(order).toMatchObject({ status: 'processing', total: expectedTotal });
    expect(order.items).toMatchObject([{ sku: mug.sku, quantity: 2, unitPrice: mug.price }]);
  });

  it('has a cart that nobody else opens or changes', async () => {
    const mine = await buyer.carts.create({ items: [{ sku: mug.sku, quantity: 1 }] });
    const theirs = await buyer.carts.create({ items: [{ sku: bowl.sku, quantity: 7 }] });
    const stolen = { id: mine.id, token: theirs.token };
    const attempts = [
      buyer.carts.retrieve(stolen),
      buyer.carts.setItem(stolen, mug.sku, 99),
      buyer.carts.delete(stolen),
      buyer.carts.checkOut(stolen, { ...whoAndWhere, payment: { provider: 'manual' } }),
    ];
    expect(await codesOf(attempts)).toEqual(Array(4).fill('not_found'));
    await buyer.carts.setItem(theirs, mug.sku, 3);
    expect((await buyer.carts.retrieve(mine)).items).toMatchObject([{ sku: mug.sku, quantity: 1 }]);
  });

  it('reads nothing of the shop with the key of a page', async () => {
    const reads = [
      Array.fromAsync(buyer.orders.list()),
      buyer.inventory.retrieve(mug.sku),
      buyer.products.retrieve(mug.sku),
      buyer.shop.settings(),
      buyer.apiKeys.list(),
    ];
    expect(await codesOf(reads)).toEqual(Array(5).fill('forbidden'));
  });
});

describe('an order', () => {
  it('for more than there is changes nothing, not even of what there is enough of', async () => {
    const state = async () => ({
      stock: await Array.fromAsync(program.inventory.list()),
      movements: await Array.fromAsync(program.inventory.movements(mug.sku)),
    });
    const before = await state();
    const tooMany = 1_001;
    const { id } = await buyer.orders.create(
      orderOf({ sku: mug.sku, quantity: 1 }, { sku: bowl.sku, quantity: tooMany }),
    );
    const order = await processed(id);
    expect(order).toMatchObject({
      ...{ status: 'rejected', paymentStatus: 'none', payments: [] },
      rejection: {
        code: 'insufficient_stock',
        items: [{ sku: bowl.sku, requested: tooMany, available: 1_000 }],
      },
    });
    expect(await state()).toEqual(before);
  });

  it('keeps the price at which it was sold, and the next one is not sold at a price that is gone', async () => {
    const expectedTotal = 3 * bowl.price + shipping;
    const order = { ...orderOf({ sku: bowl.sku, quantity: 3 }), expectedTotal };
    const sold = await processed((await buyer.orders.create(order)).id);
    await seller.products.update(bowl.sku, { name: 'Dear bowl', price: 9_900 });
    expect(await program.orders.retrieve(sold.id)).toMatchObject({
      total: expectedTotal,
      items: [{ name: bowl.name, unitPrice: bowl.price, total: 3 * bowl.price }],
    });
    expect(await processed((await buyer.orders.create(order)).id)).toMatchObject({
      status: 'rejected',
      rejection: { code: 'price_changed', total: 3 * 9_900 + shipping },
    });
  });
});
