import type { ExactAmount } from './exact-amount.ts';
import { grossOf, type Sale } from './sale.ts';

/** All rows of one invoice, wherever they stand in the file, as one order. */
export interface Invoice {
  number: string;
  sales: readonly Sale[];
  /** Of its first row, like the country and the time. */
  customer: string;
  country: string;
  placedAt: string;
  gross: ExactAmount;
}

/** In the order of their first rows. */
export function groupInvoices(sales: readonly Sale[]): Invoice[] {
  return [...Map.groupBy(sales, ({ invoice }) => invoice)].flatMap(([number, rows]) => {
    const [first] = rows;
    if (!first) return [];
    const { customer, country, placedAt } = first;
    return [{ number, sales: rows, customer, country, placedAt, gross: grossOf(rows) }];
  });
}

/** The invoices that name more than one customer or country. */
export const contradictions = (invoices: readonly Invoice[]): string[] =>
  invoices
    .filter(({ sales, customer, country }) =>
      sales.some((sale) => sale.customer !== customer || sale.country !== country),
    )
    .map(({ number }) => number);
