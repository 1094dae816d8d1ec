import type pg from 'pg';

/** Living rows of every table of ours. */
export async function rowsOfTables(sql: pg.Pool): Promise<Map<string, number>> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname`,
  );
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${name}"`);
    counts.set(name, rows[0]?.count ?? 0);
  }
  return counts;
}
