import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { cutPage } from '../../page.ts';
import type { Delimiter } from '../delimiters.ts';
import type { Fault } from '../rows.ts';
import { byteOrderMark, writeRows } from '../write-rows.ts';
import { getImport, maxReported, type OfKind } from './import.ts';

/** A line of the report: what is wrong, and where. */
export interface ReportedFault extends Fault {
  row: number;
}

interface NumberedFault extends ReportedFault {
  nth: number;
}

/** Of what is in a cell, so many characters are told. */
const longestValue = 100;
/** Faults that are in memory at the same moment. */
const faultsAtOnce = 500;

const insert = statement(
  'csv-import-faults-insert',
  `INSERT INTO csv_import_faults (tenant_id, import_id, nth, row, "column", message, value)
   SELECT $1, $2, nth, row, "column", message, value
   FROM jsonb_to_recordset($3::jsonb) AS f(nth int, row int, "column" text, message text, value text)`,
);

const selectPage = statement<NumberedFault>(
  'csv-import-faults',
  `SELECT nth, row, "column", message, value FROM csv_import_faults
   WHERE tenant_id = $1 AND import_id = $2 AND nth > $3 ORDER BY nth LIMIT $4`,
);

/** What Postgres stores as text, and a reader can look at. */
const excerpt = (value: string | null): string | null =>
  value === null ? null : value.replaceAll('\0', '\uFFFD').slice(0, longestValue).toWellFormed();

/** Writes down what fits into the report of an import in which `before` faults were found so far. */
export async function reportFaults(
  { tx, tenantId }: Ctx,
  { importId, before, faults }: { importId: string; before: number; faults: readonly ReportedFault[] },
): Promise<void> {
  const told = faults
    .slice(0, Math.max(0, maxReported - before))
    .map((fault, nth) => ({ ...fault, value: excerpt(fault.value), nth: before + nth + 1 }));
  if (told.length > 0) await tx.run(insert, [tenantId, importId, JSON.stringify(told)]);
}

const withoutNumber = ({ row, column, message, value }: NumberedFault): ReportedFault => ({
  ...{ row, column, message, value },
});

/** In the order of the file, after the one of this number. Throws `not_found`. `nextAfter` is null on the last page. */
export async function listFaults(
  ctx: Ctx,
  { after = 0, limit, ...wanted }: OfKind & { after?: number | undefined; limit: number },
): Promise<{ faults: ReportedFault[]; nextAfter: number | null }> {
  await getImport(ctx, wanted);
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, wanted.id, after, limit + 1]);
  const { page, next: nextAfter } = cutPage(rows, limit, ({ nth }) => nth);
  return { faults: page.map(withoutNumber), nextAfter };
}

/** The report as a CSV file, piece by piece; each is read when it is asked for. */
export async function* readReport(
  db: Database,
  { tenantId, importId, delimiter }: { tenantId: string; importId: string; delimiter: Delimiter },
): AsyncGenerator<string> {
  yield byteOrderMark + writeRows([['row', 'column', 'problem', 'value']], delimiter);
  for (let after = 0; ; ) {
    const from = after;
    const faults = await db.inTenant(tenantId, (tx) =>
      tx.all(selectPage, [tenantId, importId, from, faultsAtOnce]),
    );
    const last = faults.at(-1);
    if (!last) return;
    yield writeRows(
      faults.map(({ row, column, message, value }) => [row, column, message, value]),
      delimiter,
    );
    after = last.nth;
  }
}
