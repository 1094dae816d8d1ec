import { statement, type Tx } from '@waybill/db';

/** A table with rows of shops. */
export interface TenantTable {
  name: string;
  /** Tables whose rows its rows point to. */
  references: readonly string[];
}

const selectTables = statement<TenantTable>(
  'tenant-tables',
  `SELECT c.relname AS name, ARRAY(
     SELECT DISTINCT o.relname::text FROM pg_constraint r JOIN pg_class o ON o.oid = r.confrelid
     WHERE r.conrelid = c.oid AND r.contype = 'f' AND r.confrelid <> c.oid) AS "references"
   FROM pg_class c
   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
   ORDER BY c.relname`,
);

/** All of them, those of later migrations included; `tenants` itself is not among them. */
export const readTenantTables = (tx: Tx): Promise<TenantTable[]> => tx.all(selectTables);

/** Each before what it points to. Throws where tables point to each other in a circle. */
export function deletionOrder(tables: readonly TenantTable[]): string[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const order: string[] = [];
  while (left.size > 0) {
    const wanted = new Set([...left.values()].flatMap(({ references }) => references));
    const free = [...left.keys()].filter((name) => !wanted.has(name));
    if (free.length === 0)
      throw new Error(`these tables point to each other: ${[...left.keys()].join(', ')}`);
    for (const name of free) left.delete(name);
    order.push(...free);
  }
  return order;
}
