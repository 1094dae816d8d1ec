import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { ReplayError } from '../replay-error.ts';
import { type Columns, readHeader, readRow } from './columns.ts';
import type { Sale } from './sale.ts';

/** Told one by one; of more it is enough to know how many. */
const mostProblems = 20;

interface ParsedRow {
  record: string[];
  /** `lines`: how many lines have been read, which is the last line of this row. */
  info: { lines: number };
}

/** Reads the whole file before anything is done with it. Throws `ReplayError` with every line at fault. */
export async function readSales(file: Readable): Promise<Sale[]> {
  const sales: Sale[] = [];
  const problems: string[] = [];
  let columns: Columns | null = null;

  function take({ record, info }: ParsedRow): void {
    if (columns === null) {
      columns = readHeader(record);
      return;
    }
    const result = readRow(columns, record, info.lines);
    if (Array.isArray(result)) problems.push(...result.map((problem) => `line ${info.lines} ${problem}`));
    else sales.push(result);
  }

  await readRows(file, take);
  if (columns === null) throw new ReplayError('The file is empty.');
  if (problems.length > 0) throw new ReplayError(listProblems(problems));
  if (sales.length === 0) throw new ReplayError('The file has a header and no rows.');
  return sales;
}

async function readRows(file: Readable, take: (row: ParsedRow) => void): Promise<void> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  try {
    await pipeline(file, parser, async (rows: AsyncIterable<ParsedRow>) => {
      for await (const row of rows) take(row);
    });
  } catch (error) {
    if (error instanceof CsvError) throw new ReplayError(`The file is not valid CSV: ${error.message}`);
    throw error;
  }
}

function listProblems(problems: readonly string[]): string {
  const rest = problems.length - mostProblems;
  return [
    'The file cannot be replayed:',
    ...problems.slice(0, mostProblems).map((problem) => `  ${problem}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}
