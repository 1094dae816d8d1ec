import { stringify } from 'csv-stringify/sync';
import { type Delimiter, delimiters } from './delimiters.ts';
import { neutralise } from './formulas.ts';

/** A text is made harmless; a number is none that could do harm; null is an empty cell. */
export type Cell = string | number | boolean | null;

/** Without it, Excel takes UTF-8 for the encoding of old Windows. */
export const byteOrderMark = '\uFEFF';

const textOf = (cell: Cell): string => {
  if (cell === null) return '';
  return typeof cell === 'string' ? neutralise(cell) : String(cell);
};

/** Rows as RFC 4180 has them. */
export const writeRows = (rows: readonly (readonly Cell[])[], delimiter: Delimiter): string =>
  stringify(
    rows.map((cells) => cells.map(textOf)),
    // All delimiters, so that who opens the file with another one sees the same cells.
    {
      delimiter: delimiters[delimiter],
      record_delimiter: 'windows',
      quoted_match: /[,;\t\r\n]|^\s|\s$/,
    },
  );
