import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { findDelimiter } from '../delimiters.ts';
import { readHeader } from '../header.ts';
import { type Taken, takeRecords } from '../take-records.ts';
import type { FileKind } from './file-kind.ts';
import type { ImportRow, Layout } from './import.ts';

interface Piece {
  start: number;
  data: Buffer;
}

/** The piece that a byte lies in. */
const selectAt = statement<Piece>(
  'csv-import-piece-at',
  `SELECT start_byte AS start, data FROM csv_import_pieces
   WHERE tenant_id = $1 AND import_id = $2 AND start_byte <= $3 ORDER BY start_byte DESC LIMIT 1`,
);

/** The file from a byte on; each piece is read when it is asked for. */
async function* piecesFrom({ tx, tenantId }: Ctx, importId: string, byte: number): AsyncGenerator<Buffer> {
  for (let at = byte; ; ) {
    const piece = await tx.maybe(selectAt, [tenantId, importId, at]);
    const rest = piece?.data.subarray(at - piece.start);
    if (!rest || rest.length === 0) return;
    yield rest;
    at += rest.length;
  }
}

/** Where the rows begin, and what their cells are. */
export type LayoutReading =
  | { layout: Layout; nextByte: number }
  /** Why the file is not taken. */
  | { failure: string };

async function firstText(ctx: Ctx, importId: string): Promise<string> {
  for await (const piece of piecesFrom(ctx, importId, 0)) return piece.toString('utf8');
  return '';
}

/** Reads the first row. */
export async function readLayout(
  ctx: Ctx,
  { id, delimiter: given }: Pick<ImportRow, 'id' | 'delimiter'>,
  { columns }: FileKind,
): Promise<LayoutReading> {
  const delimiter = given ?? findDelimiter(await firstText(ctx, id));
  const { records, broken } = await takeRecords(piecesFrom(ctx, id, 0), {
    delimiter,
    most: 1,
    isStart: true,
  });
  const [first] = records;
  if (!first) return { failure: broken ? `Row 1 ${broken}.` : 'The file is empty.' };
  const reading = readHeader(first.cells, columns);
  if ('failure' in reading) return reading;
  return { layout: { delimiter, header: reading.header }, nextByte: first.end };
}

/** The next records of the file. */
export const readRecords = (
  ctx: Ctx,
  { id, nextByte, layout }: { id: string; nextByte: number; layout: Layout },
  most: number,
): Promise<Taken> =>
  takeRecords(piecesFrom(ctx, id, nextByte), {
    ...{ delimiter: layout.delimiter, most, isStart: nextByte === 0 },
  });
