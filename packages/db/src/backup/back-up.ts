import { createHash } from 'node:crypto';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from './error.ts';
import {
  type BackupHead,
  endOfRows,
  type TableCount,
  writeCount,
  writeEnd,
  writeHead,
  writeTable,
} from './format.ts';
import { openSession } from './session.ts';
import { migrationsTable, readTables, type Table } from './tables.ts';

export interface BackUpOptions {
  /** Of `waybill_system`, which sees every shop. */
  url: string;
  /** Told of each table when all of it was read. */
  onTable?: (count: TableCount) => void;
}

/**
 * The text of a backup, as of one moment, while the installation runs: nobody waits for it. In memory it is never
 * more than a few chunks. Throws `BackupError`.
 */
export async function* backUp({ url, onTable = () => undefined }: BackUpOptions): AsyncGenerator<Buffer> {
  const client = await openSession(url, 'waybill-backup');
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield Buffer.from(writeHead(await readHead(client)));
    const tables = await readTables(client);
    let total = 0;
    for (const table of tables) {
      const count = yield* copyOut(client, table);
      total += count.rows;
      onTable(count);
    }
    yield Buffer.from(writeEnd({ tables: tables.length, rows: total }));
  } finally {
    await client.end();
  }
}

async function readHead(client: pg.Client): Promise<BackupHead> {
  const { rows } = await client.query<BackupHead & { isOurs: boolean }>(
    `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
            current_setting('server_version') AS server, to_regclass($1) IS NOT NULL AS "isOurs"`,
    [migrationsTable],
  );
  const [found] = rows;
  if (!found?.isOurs) throw new BackupError('not_ours', 'This database holds no installation of Waybill.');
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM ${migrationsTable}
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  return { takenAt: found.takenAt, server: found.server, migrations };
}

async function* copyOut(client: pg.Client, table: Table): AsyncGenerator<Buffer, TableCount> {
  const { name, columns, isVisible } = table;
  if (!isVisible) {
    throw new BackupError(
      'hidden_rows',
      `Row-level security hides rows of ${name} from the role that backs up: call protect_tenant_table for it.`,
    );
  }
  yield Buffer.from(writeTable({ table: name, columns: [...columns] }));
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const rows = client.query(copyTo(`COPY (SELECT ${list} FROM ${pg.escapeIdentifier(name)}) TO STDOUT`));
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    yield chunk;
  }
  const count = { table: name, rows: rows.rowCount, bytes, sha256: hash.digest('hex') };
  yield Buffer.from(endOfRows + writeCount(count));
  return count;
}
