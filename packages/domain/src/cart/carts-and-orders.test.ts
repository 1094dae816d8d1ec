import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { updateProduct } from '../catalog/products.ts';
import type { Ctx } from '../context.ts';
import { eraseCustomer } from '../customer/erase-customer.ts';
import { exportCustomer } from '../customer/export-customer.ts';
import { sweepRetention } from '../sweep/retention.ts';
import { updateSettings } from '../tenant/settings.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { type Cart, type CartKey, getCart } from './cart.ts';
import { setCartItem } from './change-cart.ts';
import { checkOutCart } from './check-out-cart.ts';
import { listQuotes } from './list-quotes.ts';
import { mergeCarts } from './merge-carts.ts';
import { type NewCart, openCart } from './open-cart.ts';
import type { PlacedOrder } from './place-once.ts';
import { convertQuote, getQuote, makeQuote } from './quote.ts';
import { showCart } from './show-cart.ts';
import type { QuoteStatus } from './transitions.ts';

const rig = shareRig();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop(rig, { products: { MUG: { stock: 100 }, BOWL: { price: 700, stock: 3 } } });
});

const details = {
  customer: { name: 'Ada Lovelace', email: 'ada@carts.example' },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
};
const by = { idempotency: null, traceparent: null };
const payment = payBy('paid');

const fill = (given: NewCart = {}): Promise<CartKey> =>
  shop.run(async (ctx) => {
    const { cart, token } = await openCart(ctx, {
      ...details,
      items: [{ sku: 'MUG', quantity: 2 }],
      ...given,
    });
    return { cartId: cart.id, token };
  });
const read = (key: CartKey) => shop.run((ctx) => getCart(ctx, key));
const asStorefront = <T>(body: (ctx: Ctx) => Promise<T>): Promise<T> =>
  rig.transact({ tenantId: shop.tenantId, actor: { type: 'api_key', id: 'test' } }, body);
const checkOut = (key: CartKey, given = {}) =>
  shop.run((ctx) => checkOutCart(ctx, key, { payment }, { ...by, ...given }));
const idOf = (placed: PlacedOrder): string => {
  if (!('order' in placed)) throw new Error(`not placed: ${placed.kind}`);
  return placed.order.id;
};

describe('a cart', () => {
  it('is opened with its token only, unless somebody of the shop asks', async () => {
    const key = await fill();
    expect((await asStorefront((ctx) => getCart(ctx, key))).id).toBe(key.cartId);
    const other = await fill();
    for (const token of [null, 'wbc_guess', other.token]) {
      await expect(asStorefront((ctx) => getCart(ctx, { ...key, token }))).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    expect((await read({ ...key, token: null })).id).toBe(key.cartId);
    const stored = await rig.sql<{ row: string }>('SELECT c::text AS row FROM carts c');
    expect(stored.some(({ row }) => row.includes(String(key.token)))).toBe(false);
  });

  it('costs and lacks what it does at this moment, and holds nothing', async () => {
    const key = await fill({
      items: [
        { sku: 'BOWL', quantity: 3 },
        { sku: 'GONE', quantity: 1 },
      ],
    });
    const shown = await shop.run(async (ctx) => showCart(ctx, await getCart(ctx, key)));
    expect(shown.lines.map(({ sku, problems }) => [sku, problems])).toEqual([
      ['BOWL', []],
      ['GONE', ['unknown_sku']],
    ]);
    expect([shown.totals, shown.rejection?.code]).toEqual([null, 'unknown_sku']);
    await shop.run((ctx) => setCartItem(ctx, key, { sku: 'GONE', quantity: 0 }));
    await shop.run((ctx) => updateProduct(ctx, 'BOWL', { price: 750 }));
    const changed = await shop.run(async (ctx) => showCart(ctx, await getCart(ctx, key)));
    expect(changed.lines[0]?.problems).toEqual(['price_changed']);
    // 3 × 7.50, and 5.00 for shipping.
    expect(changed.totals).toMatchObject({ subtotal: 2_250, shippingTotal: 500, total: 2_750 });
    expect((await shop.stock('BOWL')).reserved).toBe(0);
  });

  it('merged twice at once takes the other in once', async () => {
    const [into, from] = await Promise.all([
      fill(),
      fill({
        items: [
          { sku: 'MUG', quantity: 3 },
          { sku: 'BOWL', quantity: 1 },
        ],
      }),
    ]);
    const merge = () => shop.run((ctx) => mergeCarts(ctx, { into, from }));
    await Promise.all([merge(), merge()]);
    expect((await read(into)).items.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['BOWL', 1],
      ['MUG', 5],
    ]);
    expect(await read(from)).toMatchObject({
      status: 'merged',
      mergedInto: into.cartId,
      items: [],
      customer: {},
    });
    await expect(checkOut(from)).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('expires after as many days as the shop says at its last change', async () => {
    const other = await openShop(rig, { products: { MUG: { stock: 1 } } });
    const { cart, token } = await other.run((ctx) => openCart(ctx, details));
    const days = ({ expiresAt, updatedAt }: Cart) => (expiresAt.getTime() - updatedAt.getTime()) / 86_400_000;
    await other.run((ctx) => updateSettings(ctx, { cartDays: 2 }));
    const key = { cartId: cart.id, token };
    const changed = await other.run((ctx) => setCartItem(ctx, key, { sku: 'MUG', quantity: 1 }));
    const next = await other.run((ctx) => openCart(ctx, details));
    expect([cart, changed, next.cart].map(days)).toEqual([30, 2, 2]);
  });

  it('expires when nobody touches it, and is swept away a week later', async () => {
    const key = await fill();
    const { expiresAt } = await read(key);
    const at = (days: number) => new Date(expiresAt.getTime() + days * 86_400_000);
    const later = (ctx: Ctx): Ctx => ({ ...ctx, now: at(0) });
    await expect(
      shop.run((ctx) => setCartItem(later(ctx), key, { sku: 'MUG', quantity: 1 })),
    ).rejects.toMatchObject({
      code: 'illegal_transition',
      details: { extras: { currentStatus: 'expired' } },
    });
    const { db, systemDb, transact } = rig;
    await sweepRetention({ db, systemDb, transact, now: at(6.9) } as never);
    expect((await read(key)).id).toBe(key.cartId);
    await sweepRetention({ db, systemDb, transact, now: at(7.1) } as never);
    await expect(read(key)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('checkout', () => {
  it('twice at once makes one order', async () => {
    const key = await fill();
    const placed = await Promise.all([checkOut(key), checkOut(key), checkOut(key)]);
    expect(new Set(placed.map(idOf)).size).toBe(1);
    expect(placed.map(({ kind }) => kind).sort()).toEqual(['accepted', 'replayed', 'replayed']);
    const orders = await rig.sql('SELECT FROM orders WHERE tenant_id = $1', [shop.tenantId]);
    expect(orders).toHaveLength(1);
    const orderId = placed.map(idOf)[0];
    expect(await read(key)).toMatchObject({ status: 'checked_out', orderId });
    await shop.jobs.drain();
    // 2 × 10.00, and 5.00 for shipping.
    expect(await shop.order(String(orderId))).toMatchObject({ status: 'processing', total: 2_500 });
  });

  it('while an item changes orders what was there before, or what is there after', async () => {
    for (let round = 0; round < 5; round++) {
      const key = await fill();
      const [changed, placed] = await Promise.allSettled([
        shop.run((ctx) => setCartItem(ctx, key, { sku: 'MUG', quantity: 3 })),
        checkOut(key),
      ]);
      if (placed.status === 'rejected') throw placed.reason;
      const [line] = (await shop.order(idOf(placed.value))).lines;
      expect(line?.quantity).toBe(changed.status === 'fulfilled' ? 3 : 2);
      expect((await read(key)).items[0]?.quantity).toBe(line?.quantity);
    }
    await shop.jobs.drain();
  });

  it('under a key gives the same order for good, and refuses the key for something else', async () => {
    const key = await fill({ items: [{ sku: 'BOWL', quantity: 50 }] });
    const idempotency = { key: 'once', requestHash: randomBytes(32) };
    const first = idOf(await checkOut(key, { idempotency }));
    await shop.jobs.drain();
    expect((await shop.order(first)).rejection?.code).toBe('insufficient_stock');
    expect(idOf(await checkOut(key, { idempotency }))).toBe(first);
    expect(await checkOut(key, { idempotency: { ...idempotency, requestHash: randomBytes(32) } })).toEqual({
      kind: 'key_reused',
    });
  });

  it('of what cannot be sold opens the cart again, one version on, for another try', async () => {
    const key = await fill({ items: [{ sku: 'BOWL', quantity: 4 }] });
    const first = idOf(await checkOut(key));
    const { version } = await read(key);
    await shop.jobs.drain();
    expect(await read(key)).toMatchObject({ status: 'open', orderId: null, version: version + 1 });
    await shop.run((ctx) => setCartItem(ctx, key, { sku: 'BOWL', quantity: 1 }));
    const second = idOf(await checkOut(key));
    expect(second).not.toBe(first);
    await shop.jobs.drain();
    expect((await shop.order(second)).status).toBe('processing');
  });
});

describe('a quote', () => {
  const quote = (items = [{ sku: 'MUG', quantity: 2 }]) =>
    shop.run((ctx) => makeQuote(ctx, { ...details, currency: 'USD', items, metadata: {}, validDays: 7 }));
  const convert = (quoteId: string) => shop.run((ctx) => convertQuote(ctx, { quoteId, payment }, by));

  it('is numbered, and becomes one order at its own prices, however often and late it is asked for', async () => {
    const [first, second] = [await quote(), await quote()];
    expect(second.number - first.number).toBe(1);
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 9_900 }));
    const placed = await Promise.all([convert(first.id), convert(first.id)]);
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 1_000 }));
    const [orderId, again] = placed.map(idOf);
    expect(again).toBe(orderId);
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 8_800 }));
    await shop.jobs.drain();
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 1_000 }));
    const order = await shop.order(String(orderId));
    expect(order).toMatchObject({ status: 'processing', subtotal: 2_000, total: 2_500 });
    expect(order.lines[0]).toMatchObject({ unitPrice: 1_000, total: 2_000 });
    expect(await shop.run((ctx) => getQuote(ctx, first.id))).toMatchObject({ status: 'converted', orderId });
  });

  it('is refused after its last day', async () => {
    const { id, validUntil } = await quote();
    await expect(
      shop.run((ctx) => convertQuote({ ...ctx, now: validUntil }, { quoteId: id, payment }, by)),
    ).rejects.toMatchObject({ code: 'quote_expired' });
  });

  it('is found by whose it is and by its state of this moment', async () => {
    const customer = { name: 'Mary Somerville', email: 'Mary@carts.example' };
    const items = [{ sku: 'MUG', quantity: 1 }];
    const make = (validDays: number) =>
      shop.run((ctx) =>
        makeQuote(ctx, { ...details, customer, currency: 'USD', items, metadata: {}, validDays }),
      );
    const [short, long, taken] = [await make(1), await make(9), await make(9)];
    await convert(taken.id);
    const found = async (status?: QuoteStatus) => {
      const wanted = { status, email: 'mary@CARTS.example', limit: 10 };
      const { quotes } = await shop.run((ctx) => listQuotes({ ...ctx, now: short.validUntil }, wanted));
      return quotes.map((quote) => [quote.id, quote.status]);
    };
    const [expired, open, converted] = [
      [short.id, 'expired'],
      [long.id, 'open'],
      [taken.id, 'converted'],
    ];
    expect(await found()).toEqual([converted, open, expired]);
    expect([await found('open'), await found('expired'), await found('converted')]).toEqual([
      ...[[open], [expired], [converted]],
    ]);
  });

  it('of what is not sold is not made', async () => {
    await expect(quote([{ sku: 'GONE', quantity: 1 }])).rejects.toMatchObject({
      code: 'not_orderable',
      details: { extras: { rejection: { code: 'unknown_sku' } } },
    });
  });

  it('opens again where its order is rejected', async () => {
    const { id } = await quote([{ sku: 'BOWL', quantity: 90 }]);
    await convert(id);
    await shop.jobs.drain();
    expect(await shop.run((ctx) => getQuote(ctx, id))).toMatchObject({ status: 'open', orderId: null });
  });
});

it('what somebody put into carts and was quoted is told to them, and erased with them', async () => {
  const customer = { name: 'Grace Hopper', email: 'grace@carts.example' };
  const key = await fill({ customer });
  const items = [{ sku: 'MUG', quantity: 1 }];
  await shop.run((ctx) => makeQuote(ctx, { ...details, customer, currency: 'USD', items, metadata: {} }));
  const told = await shop.run((ctx) => exportCustomer(ctx, 'GRACE@carts.example'));
  expect([told.carts.map(({ id }) => id), told.quotes.map(({ total }) => total)]).toEqual([
    [key.cartId],
    [1_500],
  ]);
  await shop.run((ctx) => eraseCustomer(ctx, customer.email));
  const left = await rig.sql<{ row: string }>(
    'SELECT c::text AS row FROM carts c UNION ALL SELECT q::text FROM quotes q',
  );
  expect(left.filter(({ row }) => row.includes('Hopper'))).toEqual([]);
  expect(left.length).toBeGreaterThan(0);
});
