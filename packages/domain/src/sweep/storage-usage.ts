import { type Statement, statement } from '@waybill/db';
import { readTenantTables } from '../tenant/life/tenant-tables.ts';
import type { Sweep, SweepTools } from './sweep.ts';

/** Of a table with more rows than this, about so many are looked at, so that measuring costs the same as a shop grows. */
const sampleRows = 200_000;

const selectRows = statement<{ rows: number }>(
  'table-rows',
  `SELECT greatest(0, coalesce(
     (SELECT sum(greatest(p.reltuples, 0)) FROM pg_partition_tree($1::regclass) t JOIN pg_class p ON p.oid = t.relid),
     c.reltuples))::bigint AS rows
   FROM pg_class c WHERE c.oid = $1::regclass`,
);

const measure = (table: string): Statement<{ tenant: string; bytes: number }> =>
  statement(
    `storage-of-${table}`,
    `SELECT t.tenant_id AS tenant, (sum(pg_column_size(t.*)) * 100 / $1::float8)::bigint AS bytes
     FROM "${table}" AS t TABLESAMPLE SYSTEM ($1::float8) GROUP BY t.tenant_id`,
  );

const note = statement(
  'usage-note-storage',
  `INSERT INTO usage_days (tenant_id, day, storage_bytes)
   SELECT m.tenant, ($2::timestamptz AT TIME ZONE 'UTC')::date, m.bytes
   FROM jsonb_to_recordset($1::jsonb) AS m(tenant uuid, bytes bigint)
   JOIN tenants t ON t.id = m.tenant AND t.erasing_since IS NULL
   ORDER BY m.tenant
   ON CONFLICT (tenant_id, day) DO UPDATE SET storage_bytes = excluded.storage_bytes`,
);

async function measureTable({ systemDb }: Pick<SweepTools, 'systemDb'>, table: string) {
  return systemDb.inSystem(async (tx) => {
    const { rows = 0 } = (await tx.maybe(selectRows, [table])) ?? {};
    const percent = rows > sampleRows ? (100 * sampleRows) / rows : 100;
    return tx.all(measure(table), [percent]);
  });
}

/** Their files lie elsewhere. */
const measureImages = statement<{ tenant: string; bytes: number }>(
  'storage-of-image-files',
  'SELECT tenant_id AS tenant, sum(bytes)::bigint AS bytes FROM product_images GROUP BY tenant_id',
);

/** Measures, about, how much each shop stores: the rows of all tables, without their
 * indexes, and the files of images. It mends nothing. */
export const sweepStorageUsage: Sweep = async ({ systemDb, now }) => {
  const bytesOf = new Map<string, number>();
  const add = (measured: readonly { tenant: string; bytes: number }[]) => {
    for (const { tenant, bytes } of measured) bytesOf.set(tenant, (bytesOf.get(tenant) ?? 0) + bytes);
  };
  for (const { name } of await systemDb.inSystem(readTenantTables))
    add(await measureTable({ systemDb }, name));
  add(await systemDb.inSystem((tx) => tx.all(measureImages)));
  const measured = [...bytesOf].map(([tenant, bytes]) => ({ tenant, bytes }));
  await systemDb.inSystem((tx) => tx.run(note, [JSON.stringify(measured), now]));
  return 0;
};
