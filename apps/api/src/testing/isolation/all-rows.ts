import { type Database, statement } from '@waybill/db';

interface Row {
  /** As PostgreSQL writes it. */
  row: string;
}

const tables = statement<{ name: string; key: string }>(
  'test-tables-of-shops',
  `SELECT c.relname AS name, a.attname AS key FROM pg_class c
   JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
     AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   ORDER BY 1`,
);

const rowsOf = (name: string, key: string) =>
  statement<Row>(`test-rows-of-${name}`, `SELECT t::text AS row FROM ${name} t WHERE ${key} = $1 ORDER BY 1`);

/** Every row of the tenant, by table. Through a connection that sees all of them, or one that should see none. */
export const allRows = (
  db: Pick<Database, 'inSystem'>,
  tenantId: string,
): Promise<Record<string, string[]>> =>
  db.inSystem(async (tx) => {
    const rows: Record<string, string[]> = {};
    for (const { name, key } of await tx.all(tables)) {
      rows[name] = (await tx.all(rowsOf(name, key), [tenantId])).map(({ row }) => row);
    }
    return rows;
  });
