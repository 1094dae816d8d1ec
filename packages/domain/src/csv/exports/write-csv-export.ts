import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { done, type Outcome } from '../../jobs/outcome.ts';
import { byteOrderMark, writeRows } from '../write-rows.ts';
import { type ExportRow, exportHours, lockExport } from './export.ts';
import { sources } from './sources.ts';

/** Pages that one job writes, each of which is a piece of the file. */
const pagesAtOnce = 4;

const insertPiece = statement(
  'csv-export-piece-insert',
  'INSERT INTO csv_export_pieces (tenant_id, export_id, nth, data) VALUES ($1, $2, $3, $4)',
);

const note = statement(
  'csv-export-note',
  `UPDATE csv_exports
   SET done = $3, rows = $4, bytes = $5, pieces = $6, "after" = $7, updated_at = $8
   WHERE tenant_id = $1 AND id = $2`,
);

const finish = statement(
  'csv-export-finish',
  `UPDATE csv_exports
   SET status = 'completed', finished_at = $3, expires_at = $3::timestamptz + $4 * interval '1 hour'
   WHERE tenant_id = $1 AND id = $2`,
);

/** Writes the next page behind what is there; says whether it was the last one. */
async function writePage(ctx: Ctx, row: ExportRow): Promise<{ row: ExportRow; isEnd: boolean }> {
  const { header, limit, next } = sources[row.kind];
  const page = await next(ctx, { filter: row.filter, after: row.after, limit });
  const isFirst = row.pieces === 0;
  const lines = isFirst ? [[...header], ...page.rows] : page.rows;
  const data = (isFirst && row.byteOrderMark ? byteOrderMark : '') + writeRows(lines, row.delimiter);
  await ctx.tx.run(insertPiece, [ctx.tenantId, row.id, row.pieces, data]);
  const written: ExportRow = {
    ...row,
    done: row.done + page.things,
    rows: row.rows + page.rows.length,
    bytes: row.bytes + Buffer.byteLength(data),
    pieces: row.pieces + 1,
    after: page.after ?? row.after,
  };
  return { row: written, isEnd: page.things < limit };
}

async function writePages(ctx: Ctx, begun: ExportRow): Promise<void> {
  let [row, isEnd] = [begun, false];
  for (let nth = 0; nth < pagesAtOnce && !isEnd; nth++) ({ row, isEnd } = await writePage(ctx, row));
  const { id, done: things, rows, bytes, pieces, after } = row;
  const position = JSON.stringify(after ?? null);
  await ctx.tx.run(note, [ctx.tenantId, id, things, rows, bytes, pieces, position, ctx.now]);
  if (isEnd) await ctx.tx.run(finish, [ctx.tenantId, id, ctx.now, exportHours[row.kind]]);
  else ctx.enqueue('csv.export', { exportId: id }, { dedupeKey: id });
}

/**
 * Writes the next pages of a file and notes, in the same transaction, how far it is and that the rest is owed. What
 * changes meanwhile is in the file as it is when its page is written.
 */
export async function writeCsvExport(run: JobRun<'csv.export'>): Promise<Outcome> {
  await run.fulfil(async (ctx) => {
    const row = await lockExport(ctx, run.payload.exportId);
    if (row?.status === 'running') await writePages(ctx, row);
  });
  return done;
}
