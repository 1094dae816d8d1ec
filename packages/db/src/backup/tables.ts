import type pg from 'pg';

export interface Table {
  name: string;
  /** Those that are stored, in order; computed ones are left out. */
  columns: readonly string[];
  /** The tables that its foreign keys point to. */
  references: readonly string[];
  /** Whether row-level security binds even the owner. */
  isForced: boolean;
  /** Whether the role that asks sees every row. */
  isVisible: boolean;
}

/** What the migrations themselves keep: a restored database has it from its own migrations. */
export const migrationsTable = '_prisma_migrations';

const selectTables = `
  SELECT c.relname AS name, c.relforcerowsecurity AS "isForced",
         (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
         ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint r JOIN pg_class f ON f.oid = r.confrelid
               WHERE r.conrelid = c.oid AND r.contype = 'f' AND r.confrelid <> c.oid) AS "references",
         NOT row_security_active(c.oid) OR EXISTS (
           SELECT FROM pg_policy p
           WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'r')
             AND pg_get_expr(p.polqual, p.polrelid) = 'true'
             AND (p.polroles = '{0}' OR EXISTS (
               SELECT FROM unnest(p.polroles) AS r(id) WHERE pg_has_role(r.id, 'USAGE')))) AS "isVisible"
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relpersistence = 'p'
    AND c.relname <> $1
  ORDER BY c.relname`;

/** Our tables, each after those that it points to; what PostgreSQL does not log is not worth keeping. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(selectTables, [migrationsTable]);
  return inOrder(rows);
}

/** Throws when tables point to each other in a circle: their rows could be restored in no order. */
export function inOrder<T extends Pick<Table, 'name' | 'references'>>(tables: readonly T[]): T[] {
  const ordered: T[] = [];
  const known = new Set(tables.map(({ name }) => name));
  const done = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name, references }) =>
        !done.has(name) && references.every((other) => done.has(other) || !known.has(other)),
    );
    if (next.length === 0) throw new Error('foreign keys go round in a circle');
    for (const table of next) done.add(table.name);
    ordered.push(...next);
  }
  return ordered;
}
