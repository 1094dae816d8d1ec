import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { done, type Outcome } from '../../jobs/outcome.ts';
import { productFiles } from '../products/product-files.ts';
import { type Row, readRow } from '../rows.ts';
import { stockFiles } from '../stock/stock-files.ts';
import { endImport, forgetKeys } from './end-import.ts';
import { type FileKind, failed, type RowResult } from './file-kind.ts';
import {
  type ImportKind,
  type ImportRow,
  isUnderWay,
  type Layout,
  lockImport,
  maxRowsAtOnce,
  type RowCounts,
} from './import.ts';
import { keepStaged, noteKeys } from './note-keys.ts';
import { onBehalfOf } from './on-behalf.ts';
import { readLayout, readRecords } from './read-file.ts';
import { type ReportedFault, reportFaults } from './report.ts';
import { tryOut } from './try-rows.ts';

const kinds: Readonly<Record<ImportKind, FileKind>> = { products: productFiles, stock: stockFiles };

const note = statement(
  'csv-import-note',
  `UPDATE csv_imports
   SET status = $3, columns = $4, next_byte = $5, next_row = $6, rows_read = $7, created = $8, updated = $9,
       unchanged = $10, failed = $11, faults = $12, updated_at = $13
   WHERE tenant_id = $1 AND id = $2`,
);

/** An import whose first row was read. */
type Laid = ImportRow & { layout: Layout };

const noteProgress = ({ tx, tenantId, now }: Ctx, row: Laid): Promise<number> =>
  tx.run(note, [
    ...[tenantId, row.id, row.status, JSON.stringify(row.layout), row.nextByte, row.nextRow],
    ...[row.read, row.created, row.updated, row.unchanged, row.failed, row.faults, now],
  ]);

/** What some rows of the file came to. */
interface Worked {
  row: Laid;
  faults: ReportedFault[];
  /** There are no more rows. */
  isEnd: boolean;
  /** What keeps the rest from being read. */
  failure: string | null;
}

const countOf = (results: readonly RowResult[], outcome: RowResult['outcome']): number =>
  results.filter((result) => result.outcome === outcome).length;

const faultsOf = (results: readonly RowResult[]): ReportedFault[] =>
  results.flatMap(({ row, faults }) => faults.map((fault) => ({ row, ...fault })));

/** Changes what the rows say, or tries it where nothing is to be changed yet. */
async function applyRows(ctx: Ctx, imported: Laid, rows: readonly Row<string>[]): Promise<RowResult[]> {
  const kind = kinds[imported.kind];
  const { id: importId, layout, reason, actorType, actorId } = imported;
  const { fresh, repeated } = await noteKeys(ctx, kind, { importId, rows });
  const options = { importId, delimiter: layout.delimiter, reason };
  const work = (inner: Ctx) =>
    kind.apply(
      onBehalfOf(inner, { type: actorType, id: actorId }),
      fresh.map(({ row }) => row),
      options,
    );
  if (imported.status === 'applying') return [...(await work(ctx)), ...repeated];
  const results = await tryOut(ctx, async (inner) => {
    await kind.restage?.(
      inner,
      fresh.map(({ row }) => row),
      importId,
    );
    return work(inner);
  });
  await keepStaged(ctx, importId, { fresh, results });
  return [...results, ...repeated];
}

/** Reads the next rows of the file and works them. */
async function workRows(ctx: Ctx, imported: Laid): Promise<Worked> {
  const { nextRow, nextByte, layout } = imported;
  const { records, isEnd, broken } = await readRecords(ctx, imported, kinds[imported.kind].rowsAtOnce);
  const readings = records.map((record, nth) => ({ row: nextRow + nth, ...readRow(record, layout.header) }));
  const rows = readings.flatMap((reading) => (reading.kind === 'row' ? [reading] : []));
  const misshapen = readings.flatMap((reading) =>
    reading.kind === 'fault' ? [failed(reading.row, reading.fault)] : [],
  );
  const results = [...(await applyRows(ctx, imported, rows)), ...misshapen].toSorted((a, b) => a.row - b.row);
  const faults = faultsOf(results);
  const row: Laid = {
    ...imported,
    nextByte: nextByte + (records.at(-1)?.end ?? 0),
    nextRow: nextRow + records.length,
    read: imported.read + results.length,
    created: imported.created + countOf(results, 'created'),
    updated: imported.updated + countOf(results, 'updated'),
    unchanged: imported.unchanged + countOf(results, 'unchanged'),
    failed: imported.failed + countOf(results, 'failed'),
    faults: imported.faults + faults.length,
  };
  const failure = broken === null ? null : `Row ${row.nextRow} ${broken}: nothing behind it can be read.`;
  return { row, faults, isEnd, failure };
}

const nothingYet: RowCounts = { read: 0, created: 0, updated: 0, unchanged: 0, failed: 0 };

/** Puts on record what came of it. */
async function finish(
  ctx: Ctx,
  row: ImportRow,
  ending: { status: 'completed' | 'failed'; failure: string | null },
): Promise<void> {
  await endImport(ctx, row.id, ending);
  const { kind, read, created, updated, unchanged, failed: bad } = row;
  onBehalfOf(ctx, { type: row.actorType, id: row.actorId }).audit({
    action: 'csv.import',
    subject: { type: 'csv_import', id: row.id },
    before: { status: row.status },
    after: { status: ending.status, kind, rows: { read, created, updated, unchanged, failed: bad } },
  });
}

const nothingChanged = (bad: number): string =>
  `${bad} ${bad === 1 ? 'row' : 'rows'} cannot be taken, so that nothing was changed.`;

const tooMany = `All or nothing is for at most ${maxRowsAtOnce} rows; take more by best effort, after a dry run.`;

const oweNext = (ctx: Ctx, importId: string): void =>
  ctx.enqueue('csv.import', { importId }, { dedupeKey: importId });

/** After some rows: what follows. */
async function goOn(ctx: Ctx, { row, isEnd, failure }: Worked): Promise<void> {
  const isWhole = row.mode === 'all-or-nothing';
  if (failure !== null) return finish(ctx, row, { status: 'failed', failure });
  if (isWhole && row.read > maxRowsAtOnce) return finish(ctx, row, { status: 'failed', failure: tooMany });
  if (!isEnd) return oweNext(ctx, row.id);
  if (isWhole && row.failed > 0) {
    return finish(ctx, row, { status: 'failed', failure: nothingChanged(row.failed) });
  }
  if (row.dryRun || !isWhole) return finish(ctx, row, { status: 'completed', failure: null });
  await forgetKeys(ctx, row.id);
  oweNext(ctx, row.id);
}

/** Reads the first row where that has not happened yet; null where the file is not taken. */
async function layOut(ctx: Ctx, row: ImportRow): Promise<Laid | null> {
  if (row.layout) return { ...row, layout: row.layout };
  const reading = await readLayout(ctx, row, kinds[row.kind]);
  if (!('failure' in reading)) return { ...row, ...reading, nextRow: 2 };
  await finish(ctx, row, { status: 'failed', failure: reading.failure });
  return null;
}

/** Some rows, and their progress with them. */
async function workSome(ctx: Ctx, imported: ImportRow): Promise<void> {
  const laid = await layOut(ctx, imported);
  if (!laid) return;
  const worked = await workRows(ctx, laid);
  const { row, faults, isEnd, failure } = worked;
  await reportFaults(ctx, { importId: row.id, before: laid.faults, faults });
  const isChecked = isEnd && failure === null && row.mode === 'all-or-nothing' && row.failed === 0;
  // The second pass begins where the first one did: behind the header.
  const noted: Laid =
    isChecked && !row.dryRun && row.read <= maxRowsAtOnce
      ? { ...row, ...nothingYet, status: 'applying', nextByte: 0, nextRow: 1 }
      : row;
  await noteProgress(ctx, noted);
  await goOn(ctx, worked);
}

/** Between the check and the change somebody changed what a row builds on: the transaction is undone with this. */
class NotAll extends Error {
  override readonly name = 'NotAll';
  readonly row: ImportRow;
  readonly faults: ReportedFault[];

  constructor(row: ImportRow, faults: ReportedFault[]) {
    super('not all rows can be taken');
    this.row = row;
    this.faults = faults;
  }
}

/** All rows in this one transaction. */
async function workAll(ctx: Ctx, imported: ImportRow, signal: AbortSignal): Promise<void> {
  let laid = await layOut(ctx, { ...imported, layout: null });
  for (let isEnd = false; laid && !isEnd; ) {
    signal.throwIfAborted();
    const worked: Worked = await workRows(ctx, laid);
    if (worked.faults.length > 0) throw new NotAll(worked.row, worked.faults);
    laid = worked.row;
    isEnd = worked.isEnd;
  }
  if (!laid) return;
  await noteProgress(ctx, laid);
  await finish(ctx, laid, { status: 'completed', failure: null });
}

async function giveUp(ctx: Ctx, { row, faults }: NotAll): Promise<void> {
  const current = await lockImport(ctx, row.id);
  if (current?.status !== 'applying') return;
  await reportFaults(ctx, { importId: row.id, before: 0, faults });
  const failedRows = new Set(faults.map((fault) => fault.row)).size;
  const layout = current.layout ?? row.layout;
  if (!layout) throw new Error(`the import ${row.id} has no layout`);
  const counted = { ...current, layout, ...nothingYet, failed: failedRows, faults: faults.length };
  await noteProgress(ctx, counted);
  await finish(ctx, counted, { status: 'failed', failure: nothingChanged(failedRows) });
}

/**
 * Works the next rows of a file and notes, in the same transaction, how far it is and that the rest is owed: wherever
 * the process dies, no row is worked twice and none is left out. A file that is taken as a whole or not at all is
 * first tried like that, rows after rows, and then changed in one transaction.
 */
export async function workImport(run: JobRun<'csv.import'>): Promise<Outcome> {
  try {
    await run.fulfil(async (ctx) => {
      const row = await lockImport(ctx, run.payload.importId);
      if (!row || !isUnderWay(row.status)) return;
      if (row.status === 'applying' && row.mode === 'all-or-nothing') await workAll(ctx, row, run.signal);
      else await workSome(ctx, row);
    });
  } catch (error) {
    if (!(error instanceof NotAll)) throw error;
    await run.fulfil((ctx) => giveUp(ctx, error));
  }
  return done;
}
