import type pg from 'pg';

export interface StatementTime {
  /** Its beginning. */
  text: string;
  calls: number;
  /** In the server, planning and waiting for the disk included. */
  microseconds: number;
}

/** Settings with which the server keeps a record of its statements. */
export const statementSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
} as const;

/** Enough to tell one from the other. */
const width = 72;

export async function forgetStatements(sql: pg.Pool): Promise<void> {
  await sql.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await sql.query('SELECT pg_stat_statements_reset()');
}

/** What the server did since they were forgotten, the longest first. */
export async function readStatements(sql: pg.Pool): Promise<StatementTime[]> {
  const { rows } = await sql.query<StatementTime>(
    `SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), $1) AS text, sum(calls)::float8 AS calls,
            sum(total_exec_time + total_plan_time)::float8 * 1000 AS microseconds
     FROM pg_stat_statements GROUP BY 1 ORDER BY 3 DESC`,
    [width],
  );
  return rows;
}
