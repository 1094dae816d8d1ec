import fc from 'fast-check';
import { fromMinorUnits } from '../sales-file/exact-amount.ts';
import type { Sale } from '../sales-file/sale.ts';

export const sale = (over: Partial<Sale> = {}): Sale => ({
  line: 2,
  invoice: '536365',
  sku: '85123A',
  description: 'WHITE HANGING HEART',
  quantity: 6,
  placedAt: '2010-12-01T08:26',
  unitPrice: fromMinorUnits(255),
  customer: '17850',
  country: 'United Kingdom',
  ...over,
});

/** Few SKUs, prices and invoices, so that all of them meet each other. */
const anySale = fc.record({
  invoice: fc.constantFrom('1', '2', '3', 'C4'),
  sku: fc.constantFrom('A', 'B', 'a', 'POST', 'A@1.00', 'A@2.00'),
  description: fc.constantFrom('', 'LANTERN', 'lantern ', 'HEART'),
  quantity: fc.integer({ min: -3, max: 12 }),
  unitPrice: fc.constantFrom(0, 100, 200, 255).map(fromMinorUnits),
  customer: fc.constantFrom('', '17850'),
  country: fc.constantFrom('United Kingdom', 'EIRE', 'Unspecified'),
});

/** A file of up to 40 rows. */
export const anySales: fc.Arbitrary<Sale[]> = fc
  .array(anySale, { minLength: 1, maxLength: 40 })
  .map((rows) => rows.map((row, index) => sale({ ...row, line: index + 2 })));
