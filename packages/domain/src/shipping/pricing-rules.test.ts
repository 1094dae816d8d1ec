import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updateProduct } from '../catalog/products.ts';
import { processOrder } from '../order/process-order.ts';
import type { RefundRecord } from '../order/record.ts';
import { refundValue } from '../order/refunded-items.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { calculateTaxes } from '../tax/calculate-taxes.ts';
import { changePricingSettings, usualPricing } from '../tax/pricing-settings.ts';
import { addTaxRate, changeTaxRate, removeTaxRate } from '../tax/rate-store.ts';
import { orderRecord } from '../testing/order-record.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop, type ShopFixture } from '../testing/shop.ts';
import { saveShippingMethod } from './methods.ts';
import { quoteShipping } from './quote-shipping.ts';
import { addZone, removeZone, replaceZone } from './zone-store.ts';
import type { Zone } from './zones.ts';

const rig = shareRig();

const anywhere = { country: null, region: null, postalPrefix: null };
const vat = (ratePpm: number, taxClass = 'standard') => ({ tax: 'VAT', taxClass, ...anywhere, ratePpm });
const at = (country: string, postalCode = '1') => ({ line1: '1 Road', city: 'Town', postalCode, country });

const bracket = (price: number, weightUpTo: number | null = null) => ({
  weightUpTo,
  subtotalUpTo: null,
  price,
});
const zone = (countries: string[], rates: Zone['rates']) => ({
  name: countries.join(' '),
  places: countries.map((country) => ({ country, regions: [], postalPrefixes: [] })),
  rates,
});
const standard = { method: 'standard', freeFrom: 5_000, days: { min: 1, max: 2 } };
const express = { method: 'express', freeFrom: null, days: null };

/** Sends to Britain, heavy things for more, and to France; taxes 20% and 5% in Britain, and nothing elsewhere. */
async function ruled(fixture: ShopFixture = {}): Promise<Shop> {
  const shop = await openShop(rig, {
    taxRateBps: 1_900,
    products: { MUG: {}, BOOK: { price: 999, stock: 20 } },
    ...fixture,
  });
  await shop.run(async (ctx) => {
    await saveShippingMethod(ctx, {
      ...{ code: 'express', name: 'Express', price: 1, active: true },
      days: { min: 0, max: 1 },
    });
    const heavy = [bracket(400, 1_000), bracket(900)];
    await addZone(
      ctx,
      zone(
        ['GB'],
        [
          { ...standard, brackets: heavy },
          { ...express, brackets: [bracket(1_500, 1_000)] },
        ],
      ),
    );
    await addZone(ctx, zone(['FR'], [{ ...standard, freeFrom: null, brackets: [bracket(1_200)] }]));
    await updateProduct(ctx, 'MUG', { weightGrams: 350 });
    await updateProduct(ctx, 'BOOK', { taxClass: 'books' });
    await addTaxRate(ctx, { ...vat(200_000), country: 'GB' });
    await addTaxRate(ctx, { ...vat(50_000, 'books'), country: 'GB' });
  });
  return shop;
}

const items = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'BOOK', quantity: 1 },
];

describe('an order of a shop with zones and rates', () => {
  it('costs what its zone, its weight and its classes of goods say', async () => {
    const shop = await ruled();
    const order = await shop.order(await shop.placeAndWork({ items }));
    // 2 × 10.00 at 20% are 4.00, 9.99 at 5% are 0.4995, 4.00 of shipping at 20% are 0.80.
    expect(order).toMatchObject({
      ...{ status: 'processing', subtotal: 2_999, shippingTotal: 400, taxTotal: 530, total: 3_929 },
      ...{ pricesIncludeTax: false, shippingTax: 80 },
      taxes: [
        { tax: 'VAT', ratePpm: 200_000, amount: 480 },
        { tax: 'VAT', ratePpm: 50_000, amount: 50 },
      ],
    });
    expect(order.lines.map(({ taxTotal }) => taxTotal)).toEqual([400, 50]);
    const heavier = await shop.order(await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 3 }] }));
    expect(heavier).toMatchObject({ subtotal: 3_000, shippingTotal: 900, taxTotal: 780, total: 4_680 });
  });

  it('has the taxes in its prices where the shop says so', async () => {
    const shop = await ruled();
    await shop.run((ctx) => changePricingSettings(ctx, { pricesIncludeTax: true }));
    const order = await shop.order(await shop.placeAndWork({ items }));
    // A sixth of 24.00 is 4.00; a 21st of 9.99 is 0.4757.
    expect(order).toMatchObject({
      ...{ subtotal: 2_999, shippingTotal: 400, taxTotal: 448, total: 3_399, pricesIncludeTax: true },
    });
    expect(order.payments).toMatchObject([{ amount: 3_399, captured: 3_399 }]);
  });

  it.each([false, true])(
    'gives all of it back, taxes included, item by item: prices include them: %s',
    async (included) => {
      const shop = await ruled();
      await shop.run((ctx) => changePricingSettings(ctx, { pricesIncludeTax: included, taxShipping: false }));
      const orderId = await shop.placeAndWork({ items });
      for (const { sku } of [{ sku: 'MUG' }, { sku: 'BOOK' }, { sku: 'MUG' }]) {
        const refund = { orderId, items: [{ sku, quantity: 1 }], reason: 'broken', restock: false };
        await shop.run((ctx) => requestRefund(ctx, refund));
        await shop.jobs.drain();
      }
      const order = await shop.order(orderId);
      const givenBack = order.refunds.reduce((sum, { amount }) => sum + amount, 0);
      expect(givenBack).toBe((order.total ?? 0) - 400);
      expect(order.refunds.map(({ amount }) => amount)).toEqual(
        included ? [1_000, 999, 1_000] : [1_200, 1_049, 1_200],
      );
    },
  );

  it('is sent for nothing from a value on, and not at all where the shop does not send', async () => {
    const shop = await ruled();
    const many = [{ sku: 'BOOK', quantity: 6 }];
    expect(await shop.order(await shop.placeAndWork({ items: many }))).toMatchObject({ shippingTotal: 0 });
    const toFrance = await shop.placeAndWork({ items: many, shippingAddress: at('FR', '75001') });
    expect(await shop.order(toFrance)).toMatchObject({ shippingTotal: 1_200, taxTotal: 0, taxes: [] });
    for (const order of [
      { shippingAddress: at('US') },
      { shippingMethod: 'express', shippingAddress: at('FR') },
      { shippingMethod: 'express', items: [{ sku: 'MUG', quantity: 3 }] },
    ]) {
      const { rejection } = await shop.order(await shop.placeAndWork(order));
      expect(rejection?.code).toBe('unknown_shipping_method');
    }
  });

  it('goes by the rules as they are when it is priced', async () => {
    const shop = await openShop(rig, { taxRateBps: 1_000 });
    const rate = await shop.run((ctx) => addTaxRate(ctx, vat(200_000)));
    await shop.run((ctx) => changeTaxRate(ctx, rate.id, 250_000));
    expect(await shop.order(await shop.placeAndWork())).toMatchObject({ taxTotal: 625 });
    const { id } = await shop.run((ctx) => addZone(ctx, zone(['FR'], [])));
    await shop.run((ctx) => replaceZone(ctx, id, zone(['GB'], [{ ...standard, brackets: [bracket(700)] }])));
    expect(await shop.order(await shop.placeAndWork())).toMatchObject({ shippingTotal: 700 });
    await shop.run((ctx) => removeZone(ctx, id));
    await shop.run((ctx) => removeTaxRate(ctx, rate.id));
    // What it had set for everything holds again.
    expect(await shop.order(await shop.placeAndWork())).toMatchObject({ shippingTotal: 500, taxTotal: 250 });
  });

  it('of a shop that has set nothing else is priced as ever, without a word about taxes of its lines', async () => {
    const shop = await openShop(rig, { taxRateBps: 1_900 });
    expect(await shop.order(await shop.placeAndWork())).toMatchObject({
      ...{ subtotal: 2_000, shippingTotal: 500, taxTotal: 475, total: 2_975 },
      ...{ pricesIncludeTax: null, shippingTax: null, taxes: null, lines: [{ taxTotal: null, taxes: null }] },
    });
  });
});

describe('processing an order', () => {
  /** The names of the statements that it takes. */
  async function statementsFor(shop: Shop): Promise<string[]> {
    const orderId = await shop.place();
    const names: string[] = [];
    await shop.run(async (ctx) => {
      const note = <Query extends { name: string }>(query: Query): Query => {
        names.push(query.name);
        return query;
      };
      const { all, maybe, run } = ctx.tx;
      const tx: typeof ctx.tx = {
        ...ctx.tx,
        all: (query, values) => all(note(query), values),
        maybe: (query, values) => maybe(note(query), values),
        run: (query, values) => run(note(query), values),
      };
      await processOrder({ ...ctx, tx }, { orderId });
    });
    await shop.jobs.drain();
    return names;
  }

  it('asks no more of a shop that has neither rules nor endpoints, and reads rules where there are any', async () => {
    const rules = ['pricing-settings', 'shipping-methods', 'shipping-zones', 'tax-rates', 'shop'];
    const plain = await statementsFor(await openShop(rig));
    expect(plain.filter((name) => rules.includes(name) || name.startsWith('hook-'))).toEqual([]);
    const ruledBy = await statementsFor(await ruled());
    expect(ruledBy.filter((name) => !plain.includes(name))).toEqual(rules.slice(0, 4));
  });
});

describe('a quote', () => {
  it('has every method that goes there, the cheapest first, with taxes and the days on which it arrives', async () => {
    const shop = await ruled();
    const destination = { country: 'GB', postalCode: 'SW1Y 4JH' };
    const quote = await shop.run((ctx) => quoteShipping(ctx, { items, destination }));
    // 2 March 2026 is a Monday.
    expect(quote).toMatchObject({
      ...{ currency: 'USD', subtotal: 2_999, weightGrams: 700, pricesIncludeTax: false },
      offers: [
        {
          ...{ method: 'standard', price: 400, taxTotal: 530, total: 3_929 },
          estimate: { earliest: '2026-03-03', latest: '2026-03-04' },
        },
        {
          ...{ method: 'express', price: 1_500, taxTotal: 750, total: 5_249 },
          estimate: { earliest: '2026-03-02', latest: '2026-03-03' },
        },
      ],
    });
    const elsewhere = { items, destination: { country: 'US', postalCode: '94103' } };
    expect((await shop.run((ctx) => quoteShipping(ctx, elsewhere))).offers).toEqual([]);
  });

  it('is what the order then costs', async () => {
    const shop = await ruled();
    const destination = { country: 'GB', postalCode: 'SW1Y 4JH' };
    const { offers } = await shop.run((ctx) => quoteShipping(ctx, { items, destination }));
    for (const { method, total } of offers) {
      const orderId = await shop.placeAndWork({ items, shippingMethod: method, expectedTotal: total });
      expect(await shop.order(orderId)).toMatchObject({ status: 'processing', total });
    }
  });

  it('names what is not sold', async () => {
    const shop = await ruled();
    const unsold = {
      items: [...items, { sku: 'CAP', quantity: 1 }],
      destination: { country: 'GB', postalCode: '1' },
    };
    await expect(shop.run((ctx) => quoteShipping(ctx, unsold))).rejects.toMatchObject({
      code: 'invalid_items',
      details: { errors: [{ path: 'items[2].sku' }] },
    });
  });
});

it('a rate is there once for a tax, a class and a place', async () => {
  const shop = await openShop(rig);
  await shop.run((ctx) => addTaxRate(ctx, vat(1)));
  await expect(shop.run((ctx) => addTaxRate(ctx, vat(2)))).rejects.toMatchObject({ code: 'already_exists' });
  await shop.run((ctx) => addTaxRate(ctx, { ...vat(2), country: 'GB' }));
});

it('refunds of all items, however they are parted, give back exactly the goods and their tax', () => {
  const line = fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.integer({ min: 1, max: 30 }),
    taxClass: fc.constantFrom('standard', 'reduced'),
  });
  const prices: Readonly<Record<string, number>> = { A: 333, B: 1_999, C: 7 };
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      fc.constantFrom('line' as const, 'order' as const),
      fc.integer({ min: 0, max: 300_000 }),
      (sold, pricesIncludeTax, rounding, ratePpm) => {
        const lines = sold.map(({ sku, quantity, taxClass }) => ({
          amount: (prices[sku] ?? 0) * quantity,
          taxClass,
        }));
        const rates = [
          { id: '1', ...vat(ratePpm) },
          { id: '2', ...vat(50_000, 'reduced') },
        ];
        const destination = { country: 'GB', postalCode: '1' };
        const terms = { ...usualPricing, pricesIncludeTax, rounding };
        const found = calculateTaxes({ destination, lines, shipping: 499 }, { rates, terms });
        const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
        const total = subtotal + 499 + (pricesIncludeTax ? 0 : found.taxTotal);
        let order = orderRecord({
          ...{ subtotal, shippingTotal: 499, taxTotal: found.taxTotal, total, pricesIncludeTax },
          ...{ shippingTax: found.shipping.taxTotal, taxes: found.taxes },
          lines: sold.map(({ sku, quantity }, nth) => ({
            ...{
              lineNo: nth + 1,
              sku,
              quantity,
              name: sku,
              unitPrice: prices[sku] ?? 0,
              total: lines[nth]?.amount ?? 0,
            },
            ...{ taxTotal: found.lines[nth]?.taxTotal ?? 0, taxes: found.lines[nth]?.taxes ?? [] },
          })),
        });
        let givenBack = 0;
        for (const { sku, quantity } of sold) {
          for (const part of [Math.ceil(quantity / 3), quantity - Math.ceil(quantity / 3)]) {
            if (part === 0) continue;
            const amount = refundValue(order, [{ sku, quantity: part }]);
            expect(amount).toBeGreaterThanOrEqual(0);
            givenBack += amount;
            const refund: RefundRecord = {
              ...{ id: `r-${givenBack}`, paymentId: 'p', kind: 'requested', amount, status: 'succeeded' },
              ...{ givenBack: amount, reason: '', failure: null, restock: false, createdAt: '' },
              items: [{ sku, quantity: part, unshipped: 0 }],
            };
            order = { ...order, refunds: [...order.refunds, refund] };
          }
        }
        expect(givenBack).toBe(total - 499 - (pricesIncludeTax ? 0 : found.shipping.taxTotal));
      },
    ),
  );
});
