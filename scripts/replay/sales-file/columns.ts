import { ReplayError } from '../replay-error.ts';
import { readAmount } from './exact-amount.ts';
import type { Sale } from './sale.ts';

const names = [
  'invoice',
  'sku',
  'description',
  'quantity',
  'placedAt',
  'unitPrice',
  'customer',
  'country',
] as const;
type Column = (typeof names)[number];

/** Where in a row each column is. */
export interface Columns {
  indexOf: Readonly<Record<Column, number>>;
  /** Fields in a row, those that we do not need included. */
  count: number;
}

/** Columns may stand in any order, others beside them. Throws `ReplayError` naming those that are missing. */
export function readHeader(header: readonly string[]): Columns {
  const missing = names.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new ReplayError(
      `The first line must name the columns ${names.join(',')}; it lacks ${missing.join(', ')}. It reads: ` +
        header.join(',').slice(0, 200),
    );
  }
  const indexOf = Object.fromEntries(names.map((name) => [name, header.indexOf(name)]));
  return { indexOf: indexOf as Columns['indexOf'], count: header.length };
}

/**
 * Reads one row, or says what in it cannot be understood. That a value makes no sense to a shop, such as a negative
 * quantity, is for the API to say.
 */
export function readRow({ indexOf, count }: Columns, row: readonly string[], line: number): Sale | string[] {
  if (row.length !== count) return [`has ${row.length} fields where the header has ${count}`];
  const field = (name: Column) => row[indexOf[name]] ?? '';
  const problems: string[] = [];
  if (field('invoice') === '') problems.push('has no invoice');
  const quantity = Number(field('quantity'));
  if (!/^-?\d+$/.test(field('quantity')) || !Number.isSafeInteger(quantity)) {
    problems.push(`has the quantity "${field('quantity')}", which is no whole number`);
  }
  const unitPrice = readAmount(field('unitPrice'));
  if (unitPrice === null) {
    problems.push(`has the unitPrice "${field('unitPrice')}", which is no amount such as 2.55`);
  }
  if (Number.isNaN(Date.parse(field('placedAt')))) {
    problems.push(`has the placedAt "${field('placedAt')}", which is no time such as 2010-12-01T08:26`);
  }
  if (problems.length > 0 || unitPrice === null) return problems;
  return {
    line,
    invoice: field('invoice'),
    sku: field('sku'),
    description: field('description'),
    quantity,
    placedAt: field('placedAt'),
    unitPrice,
    customer: field('customer'),
    country: field('country'),
  };
}
