import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySales, sale } from '../testing/sales.ts';
import { contradictions, groupInvoices } from './invoices.ts';
import { grossOf } from './sale.ts';

it('makes one order of an invoice whose rows are spread over the file', () => {
  const rows = ['1', '2', '1', '3', '2'].map((invoice, index) => sale({ invoice, line: index + 2 }));
  const invoices = groupInvoices(rows);
  expect(invoices.map(({ number, sales }) => [number, sales.map(({ line }) => line)])).toEqual([
    ['1', [2, 4]],
    ['2', [3, 6]],
    ['3', [5]],
  ]);
});

it('loses no row and no penny', () => {
  fc.assert(
    fc.property(anySales, (sales) => {
      const invoices = groupInvoices(sales);
      const rows = invoices.flatMap((invoice) => invoice.sales);
      expect(rows.toSorted((a, b) => a.line - b.line)).toEqual(sales);
      expect(invoices.reduce((sum, { gross }) => sum + gross, 0n)).toBe(grossOf(sales));
    }),
  );
});

it('finds the invoices that name several customers or countries', () => {
  const invoices = groupInvoices([
    sale({ invoice: '1' }),
    sale({ invoice: '1', customer: '13047' }),
    sale({ invoice: '2', placedAt: '2010-12-01T08:26' }),
    sale({ invoice: '2', placedAt: '2010-12-01T08:27' }),
    sale({ invoice: '3', country: 'EIRE' }),
    sale({ invoice: '3' }),
  ]);
  expect(contradictions(invoices)).toEqual(['1', '3']);
});
