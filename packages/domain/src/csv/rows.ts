import { restore } from './formulas.ts';
import type { Header } from './header.ts';
import type { CsvRecord } from './take-records.ts';

/** What is wrong with one cell of a row, or with the row. */
export interface Fault {
  /** Null: the row as a whole. */
  column: string | null;
  /** What is wrong, and what would be right; completes the sentence "<column> …". */
  message: string;
  /** What is in the cell; null where that is of no use. */
  value: string | null;
}

/** The texts of a row by the names of their columns, marks against formulas taken off. */
export type Cells<Name extends string = string> = { readonly [Column in Name]?: string };

export interface Row<Name extends string = string> {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  cells: Cells<Name>;
}

export type RowReading<Name extends string = string> =
  | { kind: 'row'; cells: Cells<Name> }
  | { kind: 'blank' }
  | { kind: 'fault'; fault: Fault };

/** What a cell says, without blanks around it; nothing where the file has no such column. */
export const textOf = (cell: string | undefined): string => cell?.trim() ?? '';

const isEmpty = (cell: string): boolean => textOf(cell) === '';

/** Takes a record apart by the header. What stands beyond the header's last column has to be empty. */
export function readRow<Name extends string>({ cells }: CsvRecord, header: Header<Name>): RowReading<Name> {
  if (cells.every(isEmpty)) return { kind: 'blank' };
  const isTooLong = cells.slice(header.length).some((cell) => !isEmpty(cell));
  if (isTooLong || cells.length < header.length) {
    const message = `has ${cells.length} cells where the header has ${header.length}`;
    return { kind: 'fault', fault: { column: null, message, value: null } };
  }
  const named = header.flatMap((name, nth) => (name === null ? [] : [[name, restore(cells[nth] ?? '')]]));
  return { kind: 'row', cells: Object.fromEntries(named) as Cells<Name> };
}
