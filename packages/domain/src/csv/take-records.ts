import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { type Delimiter, delimiters } from './delimiters.ts';

/** One record of a file: what a spreadsheet shows as a row. */
export interface CsvRecord {
  cells: string[];
  /** Bytes from where the reading began to the end of this record, its line break included. */
  end: number;
}

export interface Taken {
  records: CsvRecord[];
  /** Nothing comes after the records. */
  isEnd: boolean;
  /** What is wrong after the records, so that nothing behind it can be told apart; completes the sentence "row 7 …". */
  broken: string | null;
}

/** A row with every cell filled to its limit is shorter than this, in bytes. */
const longestRecord = 256 * 1024;

const explanations: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'begins a cell with a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has a quote in the middle of a cell: a quote within quotes is written twice',
  INVALID_OPENING_QUOTE:
    'has a quote in the middle of a cell: put the cell in quotes, and write the quote twice',
  CSV_MAX_RECORD_SIZE: `is longer than ${longestRecord / 1024} KiB: perhaps a quote is never closed`,
};

/** Line breaks of every system, one after another in the same file if need be. */
const lineBreaks = ['\r\n', '\n', '\r'];

/**
 * Reads the first records of what the pieces hold, `most` at most, and of the pieces no more than that takes. Empty lines
 * are records, for a spreadsheet shows them. A byte order mark is passed over at the start of a file.
 */
export async function takeRecords(
  pieces: AsyncIterable<Uint8Array>,
  { delimiter, most, isStart }: { delimiter: Delimiter; most: number; isStart: boolean },
): Promise<Taken> {
  const records: CsvRecord[] = [];
  const parser = parse({
    ...{
      bom: isStart,
      delimiter: delimiters[delimiter],
      record_delimiter: lineBreaks,
      relax_column_count: true,
    },
    max_record_size: longestRecord,
    on_record: (cells: string[], { bytes: end }) => {
      records.push({ cells, end });
      // It is taken here: nothing is to be read from the parser.
      return null;
    },
  });
  const over = finished(parser.resume());
  // Whoever stops early, or at a fault, does not wait for it.
  over.catch(() => undefined);
  const take = (piece: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      parser.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  const first = () => records.slice(0, most);
  try {
    for await (const piece of pieces) {
      await take(piece);
      if (records.length > most) return { records: first(), isEnd: false, broken: null };
    }
    parser.end();
    await over;
    return { records: first(), isEnd: records.length <= most, broken: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (records.length > most) return { records: first(), isEnd: false, broken: null };
    return { records, isEnd: true, broken: explanations[error.code] ?? 'cannot be read' };
  } finally {
    parser.destroy();
  }
}
