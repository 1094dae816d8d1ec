import { expect, it } from 'vitest';
import type { Consignment, ShippingRates } from '../ports/shipping-rates.ts';
import type { TaxableSale, TaxCalculator } from '../ports/tax-calculator.ts';
import { priceByRules } from './price-by-rules.ts';
import { priceOrder } from './pricing.ts';

const at = new Date('2026-03-02T09:30:00.000Z');
const mug = { sku: 'MUG', name: 'Mug', price: 1_000, currency: 'USD', active: true };
const products = new Map([['MUG', { ...mug, taxClass: 'goods', weightGrams: 350 }]]);
const destination = { country: 'US', region: 'NY', postalCode: '10001' };
const order = { lines: [{ lineNo: 1, sku: 'MUG', quantity: 2 }], currency: 'USD', shippingMethod: 'express' };

it('a carrier and a tax service take the place of the shop’s own rules', async () => {
  const asked: (Consignment | TaxableSale)[] = [];
  const carrier: ShippingRates = {
    offersFor: async (consignment) => {
      asked.push(consignment);
      const offer = { name: 'By air', currency: 'USD', estimate: null };
      return [
        { ...offer, method: 'standard', price: 400 },
        { ...offer, method: 'express', price: 1_234 },
      ];
    },
  };
  const taxService: TaxCalculator = {
    calculate: async (sale) => {
      asked.push(sale);
      const share = (amount: number) => ({
        taxes: [{ tax: 'Sales tax', ratePpm: 88_750, amount }],
        taxTotal: amount,
      });
      // 8.875% of 20.00 and of 12.34 are 1.775 and 1.095175: the service says how they are rounded.
      const lines = [{ ...share(178), taxClass: 'goods' }];
      return { ...share(288), pricesIncludeTax: false, lines, shipping: share(110) };
    },
  };
  const byThem = await priceByRules({ shipping: carrier, taxes: taxService }, order, {
    ...{ products, destination, at },
  });
  expect(asked).toEqual([
    { destination, currency: 'USD', subtotal: 2_000, weightGrams: 700, at },
    { destination, currency: 'USD', lines: [{ amount: 2_000, taxClass: 'goods' }], shipping: 1_234 },
  ]);
  const priced = priceOrder({ ...order, expectedTotal: null }, { products, taxRateBps: 0, ...byThem });
  expect(priced).toMatchObject({
    quote: { subtotal: 2_000, shippingTotal: 1_234, taxTotal: 288, total: 3_522 },
  });
});

it('a method that the carrier does not offer is not there', async () => {
  const carrier: ShippingRates = { offersFor: async () => [] };
  const none = { taxes: [], taxTotal: 0 };
  const untaxed: TaxCalculator = {
    calculate: async () => ({
      ...none,
      pricesIncludeTax: false,
      lines: [{ ...none, taxClass: 'goods' }],
      shipping: none,
    }),
  };
  const byThem = await priceByRules({ shipping: carrier, taxes: untaxed }, order, {
    products,
    destination,
    at,
  });
  expect(priceOrder({ ...order, expectedTotal: null }, { products, taxRateBps: 0, ...byThem })).toMatchObject(
    {
      rejection: { code: 'unknown_shipping_method' },
    },
  );
});
