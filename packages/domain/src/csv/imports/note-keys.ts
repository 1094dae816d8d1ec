import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { Cells, Row } from '../rows.ts';
import { type FileKind, failed, type RowResult } from './file-kind.ts';

const insertKeys = statement<{ key: string }>(
  'csv-import-keys-insert',
  `INSERT INTO csv_import_keys (tenant_id, import_id, key, row)
   SELECT $1, $2, key, row FROM unnest($3::text[], $4::int[]) AS k(key, row)
   ON CONFLICT DO NOTHING RETURNING key`,
);

const selectKeys = statement<{ key: string; row: number }>(
  'csv-import-keys',
  'SELECT key, row FROM csv_import_keys WHERE tenant_id = $1 AND import_id = $2 AND key = ANY ($3)',
);

const stage = statement(
  'csv-import-stage',
  `UPDATE csv_import_keys k SET parent = s.parent, input = s.input
   FROM jsonb_to_recordset($3::jsonb) AS s(key text, parent text, input jsonb)
   WHERE k.tenant_id = $1 AND k.import_id = $2 AND k.key = s.key`,
);

/** Postgres has no U+0000 in a text; a row with one fails for that. */
const storable = (key: string | null): string | null => (key?.includes('\0') ? null : key);

export interface Keyed {
  row: Row<string>;
  /** What it is about; null where it says nothing that could be met again. */
  key: string | null;
}

/** Takes out the rows that are about what an earlier row of the file was about: which of them counts, nobody knows. */
export async function noteKeys(
  ctx: Ctx,
  kind: FileKind,
  { importId, rows }: { importId: string; rows: readonly Row<string>[] },
): Promise<{ fresh: Keyed[]; repeated: RowResult[] }> {
  const keys = await kind.rowsAbout(
    ctx,
    rows.map(({ cells }): Cells<string> => cells),
  );
  const keyed = rows.map((row, nth): Keyed => ({ row, key: storable(keys[nth] ?? null) }));
  const firstOf = new Map<string, number>();
  for (const { row, key } of keyed) if (key !== null && !firstOf.has(key)) firstOf.set(key, row.row);
  const place = [ctx.tenantId, importId];
  await ctx.tx.all(insertKeys, [...place, [...firstOf.keys()], [...firstOf.values()]]);
  const known = await ctx.tx.all(selectKeys, [...place, [...firstOf.keys()]]);
  const rowOf = new Map(known.map(({ key, row }) => [key, row]));
  const isFresh = ({ row, key }: Keyed) => key === null || rowOf.get(key) === row.row;
  const repeated = keyed
    .filter((each) => !isFresh(each))
    .map(({ row, key }) => {
      const message = `is in row ${rowOf.get(key ?? '')} already: a file says it once`;
      const value = row.cells[kind.keyColumn] ?? null;
      return failed(row.row, { column: kind.keyColumn, message, value });
    });
  return { fresh: keyed.filter(isFresh), repeated };
}

/** Keeps what rows would have made, for later ones that build on it. */
export async function keepStaged(
  ctx: Ctx,
  importId: string,
  { fresh, results }: { fresh: readonly Keyed[]; results: readonly RowResult[] },
): Promise<void> {
  const keyOf = new Map(fresh.map(({ row, key }) => [row.row, key]));
  const staged = results.flatMap((result) =>
    result.staged ? [{ ...result.staged, key: keyOf.get(result.row) }] : [],
  );
  if (staged.length > 0) await ctx.tx.run(stage, [ctx.tenantId, importId, JSON.stringify(staged)]);
}
