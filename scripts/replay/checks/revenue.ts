import { type ExactAmount, fromMinorUnits, writeAmount } from '../sales-file/exact-amount.ts';
import { type Fate, fates, type Outcome } from '../submission.ts';
import type { Discrepancy } from './discrepancy.ts';

export interface Revenue {
  /** Of all rows, what was taken back included. */
  file: ExactAmount;
  /** As the API sold it. */
  fulfilled: ExactAmount;
  /** What the file has for the invoices of each other fate. */
  others: Readonly<Record<Exclude<Fate, 'fulfilled'>, ExactAmount>>;
}

const total = (amounts: readonly ExactAmount[]): ExactAmount =>
  amounts.reduce((sum, amount) => sum + amount, 0n);

/** `file` is summed over the rows as they were read, so that an invoice that was forgotten shows. */
export function sumRevenue(outcomes: readonly Outcome[], file: ExactAmount): Revenue {
  const grossOf = (fate: Fate) =>
    total(outcomes.filter((outcome) => outcome.fate === fate).map(({ invoice }) => invoice.gross));
  const others = Object.fromEntries(
    fates.filter((fate) => fate !== 'fulfilled').map((fate) => [fate, grossOf(fate)]),
  ) as Revenue['others'];
  const sold = outcomes.filter(({ fate }) => fate === 'fulfilled').map(({ placed }) => placed?.subtotal ?? 0);
  return { file, fulfilled: total(sold.map(fromMinorUnits)), others };
}

export function checkRevenue({ file, fulfilled, others }: Revenue): Discrepancy[] {
  const accounted = total([fulfilled, ...Object.values(others)]);
  if (accounted === file) return [];
  const problem = `${writeAmount(accounted)} is accounted for where the file has ${writeAmount(file)}`;
  return [{ subject: 'revenue', problem, lines: [] }];
}
