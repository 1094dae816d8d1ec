import { type Statement, statement, type Tx } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../../jobs/outcome.ts';
import { type ExportedTable, readExportedTables } from './exported-tables.ts';
import type { ExportFile } from './exports.ts';

/** Rows that are in memory at the same moment. */
const rowsAtOnce = 500;
/** From so many characters on a piece is written down. */
const pieceLength = 256 * 1024;

/** All tables as they were at the same moment. */
const readOneMoment = statement('export-isolation', 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');

const selectQueued = statement<{ id: string }>(
  'export-queued',
  `SELECT id FROM tenant_exports WHERE tenant_id = $1 AND id = $2 AND status = 'queued'`,
);

const deletePieces = statement(
  'export-delete-pieces',
  'DELETE FROM tenant_export_chunks WHERE tenant_id = $1 AND export_id = $2',
);

const insertPiece = statement(
  'export-insert-piece',
  'INSERT INTO tenant_export_chunks (tenant_id, export_id, file, nth, data) VALUES ($1, $2, $3, $4, $5)',
);

const setReady = statement(
  'export-ready',
  `UPDATE tenant_exports SET status = 'ready', finished_at = $3, files = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'queued'`,
);

/** Rows are fetched some at a time, however many there are. */
async function* linesOf(tx: Tx, { name, query }: ExportedTable): AsyncGenerator<string[]> {
  const cursor = `export_${name}`;
  const fetch: Statement<{ line: string }> = statement(
    `export-fetch-${name}`,
    `FETCH ${rowsAtOnce} FROM ${cursor}`,
  );
  await tx.run(statement(`export-declare-${name}`, `DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`));
  for (;;) {
    const rows = await tx.all(fetch);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < rowsAtOnce) break;
  }
  await tx.run(statement(`export-close-${name}`, `CLOSE ${cursor}`));
}

async function writeFile(ctx: Ctx, exportId: string, table: ExportedTable): Promise<ExportFile> {
  const file: ExportFile = { name: table.name, rows: 0, bytes: 0 };
  let pieces = 0;
  let text = '';
  const flush = async () => {
    if (text === '') return;
    await ctx.tx.run(insertPiece, [ctx.tenantId, exportId, table.name, pieces, text]);
    pieces += 1;
    file.bytes += Buffer.byteLength(text);
    text = '';
  };
  for await (const lines of linesOf(ctx.tx, table)) {
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length >= pieceLength) await flush();
    }
    file.rows += lines.length;
  }
  await flush();
  return file;
}

/** Null for one that was written before. */
async function writeFiles(ctx: Ctx, exportId: string, signal: AbortSignal): Promise<ExportFile[] | null> {
  await ctx.tx.run(readOneMoment);
  if (!(await ctx.tx.maybe(selectQueued, [ctx.tenantId, exportId]))) return null;
  await ctx.tx.run(deletePieces, [ctx.tenantId, exportId]);
  const files: ExportFile[] = [];
  for (const table of await readExportedTables(ctx.tx)) {
    signal.throwIfAborted();
    files.push(await writeFile(ctx, exportId, table));
  }
  return files;
}

/** Writes every table of the shop down as it is at one moment, in bounded memory, and without what is secret. */
export async function writeExport(run: JobRun<'tenant.export'>): Promise<Outcome> {
  const { exportId } = run.payload;
  const files = await run.transact((ctx) => writeFiles(ctx, exportId, run.signal));
  if (!files) return cancelled('the export has been written already, or is not wanted any more');
  await run.fulfil(async (ctx) => {
    await ctx.tx.run(setReady, [ctx.tenantId, exportId, ctx.now, JSON.stringify(files)]);
  });
  return done;
}
