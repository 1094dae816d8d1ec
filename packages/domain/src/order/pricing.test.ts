import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxQuantity, maxUnitPrice, taxOn } from '../money.ts';
import { demandBySku, type PricedProduct, type PriceList, priceOrder, type Quote } from './pricing.ts';
import type { Rejection } from './rejection.ts';

const skus = ['MUG', 'CAP', 'TEE', 'PEN'] as const;
const demand = fc.record({
  sku: fc.constantFrom(...skus),
  quantity: fc.integer({ min: 1, max: maxQuantity }),
});
const demands = fc.array(demand, { minLength: 1, maxLength: 12 });
const product = fc.record({
  name: fc.string(),
  price: fc.integer({ min: 0, max: maxUnitPrice }),
  currency: fc.constant('USD'),
  active: fc.constant(true),
});
const catalogue = fc
  .tuple(product, product, product, product)
  .map(
    (products) => new Map<string, PricedProduct>(skus.map((sku, n) => [sku, products[n] as PricedProduct])),
  );
const priceList: fc.Arbitrary<PriceList> = fc.record({
  products: catalogue,
  shipping: fc.record({ price: fc.integer({ min: 0, max: maxUnitPrice }), currency: fc.constant('USD') }),
  taxRateBps: fc.integer({ min: 0, max: 5_000 }),
});

const orderOf = (
  lines: readonly { sku: string; quantity: number }[],
  expectedTotal: number | null = null,
) => ({
  currency: 'USD',
  shippingMethod: 'standard',
  expectedTotal,
  lines: lines.map((line, index) => ({ ...line, lineNo: index + 1 })),
});

function quoteOf(result: ReturnType<typeof priceOrder>): Quote {
  if ('rejection' in result) throw new Error(`rejected: ${result.rejection.code}`);
  return result.quote;
}

const rejectionOf = (result: ReturnType<typeof priceOrder>): Rejection | null =>
  'rejection' in result ? result.rejection : null;

describe('demandBySku', () => {
  it('loses no piece and invents none, and names each SKU once', () => {
    fc.assert(
      fc.property(demands, (lines) => {
        const summed = demandBySku(lines);
        expect(new Set(summed.map(({ sku }) => sku)).size).toBe(summed.length);
        for (const sku of skus) {
          const pieces = (of: readonly { sku: string; quantity: number }[]) =>
            of.filter((line) => line.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0);
          expect(pieces(summed)).toBe(pieces(lines));
        }
      }),
    );
  });

  it('is the same whatever the order of the lines', () => {
    fc.assert(
      fc.property(demands, (lines) => {
        expect(demandBySku(lines.toReversed())).toEqual(demandBySku(lines));
      }),
    );
  });
});

describe('priceOrder', () => {
  it('adds up: lines, subtotal, shipping, tax, total', () => {
    fc.assert(
      fc.property(demands, priceList, (lines, prices) => {
        const quote = quoteOf(priceOrder(orderOf(lines), prices));
        const shipping = prices.shipping?.price ?? 0;
        expect(quote.lines).toHaveLength(lines.length);
        for (const { total, unitPrice, quantity, sku } of quote.lines) {
          expect(unitPrice).toBe(prices.products.get(sku)?.price);
          expect(total).toBe(unitPrice * quantity);
        }
        expect(quote.subtotal).toBe(quote.lines.reduce((sum, { total }) => sum + total, 0));
        expect(quote.shippingTotal).toBe(shipping);
        expect(quote.taxTotal).toBe(taxOn(quote.subtotal + shipping, prices.taxRateBps));
        expect(quote.total).toBe(quote.subtotal + shipping + quote.taxTotal - quote.discountTotal);
      }),
    );
  });

  it('accepts the total it would name itself, and no other', () => {
    fc.assert(
      fc.property(demands, priceList, fc.integer({ min: 1, max: 1_000 }), (lines, prices, difference) => {
        const { total } = quoteOf(priceOrder(orderOf(lines), prices));
        expect(quoteOf(priceOrder(orderOf(lines, total), prices)).total).toBe(total);
        expect(rejectionOf(priceOrder(orderOf(lines, total + difference), prices))).toMatchObject({
          code: 'price_changed',
          total,
        });
      }),
    );
  });

  const mug = { name: 'Mug', price: 1_000, currency: 'USD', active: true };
  const prices = (changes: Partial<PriceList> = {}): PriceList => ({
    products: new Map([['MUG', mug]]),
    shipping: { price: 500, currency: 'USD' },
    taxRateBps: 0,
    ...changes,
  });
  const twoMugs = orderOf([{ sku: 'MUG', quantity: 2 }]);

  it.each<[Rejection['code'], PriceList, Partial<Rejection>]>([
    ['unknown_sku', prices({ products: new Map() }), { items: [{ sku: 'MUG' }] }],
    [
      'inactive_product',
      prices({ products: new Map([['MUG', { ...mug, active: false }]]) }),
      { items: [{ sku: 'MUG' }] },
    ],
    ['unknown_shipping_method', prices({ shipping: null }), {}],
    [
      'currency_mismatch',
      prices({ products: new Map([['MUG', { ...mug, currency: 'EUR' }]]) }),
      { items: [{ sku: 'MUG' }] },
    ],
    ['currency_mismatch', prices({ shipping: { price: 1, currency: 'EUR' } }), { items: [] }],
  ])('rejects with %s', (code, list, data) => {
    expect(rejectionOf(priceOrder(twoMugs, list))).toMatchObject({ code, ...data });
  });

  it('names every SKU at fault once, in order', () => {
    const lines = [
      { sku: 'TEE', quantity: 1 },
      { sku: 'CAP', quantity: 1 },
      { sku: 'TEE', quantity: 2 },
      { sku: 'MUG', quantity: 1 },
    ];
    const items = rejectionOf(priceOrder(orderOf(lines), prices()))?.items;
    expect(items).toEqual([{ sku: 'CAP' }, { sku: 'TEE' }]);
  });
});
