import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planCatalogue } from './catalogue.ts';
import { isTooLarge, refusableFields } from './expectations.ts';
import { idempotencyKeyOf, orderOf, type ReplayProvider } from './order-request.ts';
import { groupInvoices } from './sales-file/invoices.ts';
import type { Sale } from './sales-file/sale.ts';
import { anySales, sale } from './testing/sales.ts';

function ordersOf(sales: Sale[], provider: ReplayProvider = 'manual') {
  const catalogue = planCatalogue(sales);
  return groupInvoices(sales).map((invoice) => orderOf(invoice, catalogue, provider));
}

it('turns an invoice into an order, two lines of one SKU included', () => {
  const [order] = ordersOf([sale(), sale({ quantity: 2 }), sale({ sku: 'POST', country: 'United Kingdom' })]);
  expect(order).toEqual({
    customer: { name: 'Customer 17850', email: 'customer-17850@customers.example' },
    shippingAddress: {
      line1: 'The file has no addresses',
      city: 'United Kingdom',
      postalCode: '00000',
      country: 'GB',
    },
    shippingMethod: 'standard',
    currency: 'GBP',
    items: [
      { sku: '85123A', quantity: 6 },
      { sku: '85123A', quantity: 2 },
      { sku: 'POST', quantity: 6 },
    ],
    payment: { provider: 'manual' },
    metadata: { invoice: '536365', placedAt: '2010-12-01T08:26', customer: '17850' },
  });
});

it('makes up a mailbox for a guest, from whatever the invoice is called', () => {
  const [order] = ordersOf([sale({ customer: '', invoice: ' N° 5/7 ' })]);
  expect(order?.customer).toEqual({ name: 'Guest', email: 'guest-N-5-7@guest.example' });
  expect(order?.metadata).toEqual({ invoice: ' N° 5/7 ', placedAt: '2010-12-01T08:26' });
});

it('pays with the test card when asked to', () => {
  expect(ordersOf([sale()], 'stripe')[0]?.payment).toEqual({
    provider: 'stripe',
    paymentMethod: 'pm_card_visa',
  });
});

it('sends a country that is none, and a quantity that is nothing, for the API to refuse', () => {
  const [order] = ordersOf([
    sale({ country: 'Unspecified' }),
    sale({ quantity: -1 }),
    sale({ sku: ' X' }),
    sale({ quantity: 100_001 }),
  ]);
  expect(order?.shippingAddress.country).toBe('Unspecified');
  expect(order?.items[1]?.quantity).toBe(-1);
  expect(order && refusableFields(order)).toEqual([
    'items[1].quantity',
    'items[2].sku',
    'items[3].quantity',
    'shippingAddress.country',
  ]);
});

it('foresees that more than a thousand lines, and more than 256 KiB, are refused', () => {
  const rows = (length: number) => Array.from({ length }, () => sale());
  const [thousand, more, large] = [1_000, 1_001, 10_000].map((length) => ordersOf(rows(length))[0]);
  expect(thousand && [refusableFields(thousand), isTooLarge(thousand)]).toEqual([[], false]);
  expect(more && [refusableFields(more), isTooLarge(more)]).toEqual([['items'], false]);
  expect(large && isTooLarge(large)).toBe(true);
});

it('gives every invoice a key of its own that a header can carry', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 20 });
  fc.assert(
    fc.property(names, (numbers) => {
      const keys = groupInvoices(numbers.map((invoice) => sale({ invoice }))).map(idempotencyKeyOf);
      expect(new Set(keys).size).toBe(numbers.length);
      expect(keys.filter((key) => !/^[\x21-\x7e]+$/.test(key))).toEqual([]);
    }),
  );
});

it('sends exactly the rows of the file', () => {
  fc.assert(
    fc.property(anySales, (sales) => {
      const sent = ordersOf(sales).flatMap(({ items }) => items.map(({ quantity }) => quantity));
      const rows = groupInvoices(sales).flatMap((invoice) => invoice.sales.map(({ quantity }) => quantity));
      expect(sent).toEqual(rows);
    }),
  );
});
