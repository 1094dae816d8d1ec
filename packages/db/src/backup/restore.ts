import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createDatabaseIfMissing, migrate } from '../migrate/index.ts';
import { migrationsDir, readMigrationNames } from '../schema/index.ts';
import { ByteSource } from './byte-source.ts';
import { BackupError } from './error.ts';
import {
  type BackupEnd,
  type BackupHead,
  type Mark,
  readMark,
  type TableCount,
  type TableHead,
} from './format.ts';
import { openSession } from './session.ts';
import { readTables, type Table } from './tables.ts';

export interface RestoreOptions {
  /** Of the owner of the tables. The database is created when it is not there; it must hold no row of ours. */
  url: string;
  /** What `backUp` gave. */
  input: AsyncIterable<Buffer>;
  /** Told of each table when all of it was written. */
  onTable?: (count: TableCount) => void;
}

export interface Restored extends BackupEnd {
  /** RFC 3339: the moment of which the database is now. */
  takenAt: string;
}

/**
 * Brings an empty database to the state of the backup: its migrations, all its rows in one transaction, and then the
 * migrations that this release adds. A backup that is damaged leaves no row. Throws `BackupError` or `MigrationError`.
 */
export async function restore({ url, input, onTable = () => undefined }: RestoreOptions): Promise<Restored> {
  const source = new ByteSource(input);
  const head = await readHead(source);
  await assertKnown(head);
  await createDatabaseIfMissing(url);
  await assertEmpty(url, head);
  await migrate({ url, migrationsDir, only: head.migrations.map(({ name }) => name) });

  const client = await openSession(url, 'waybill-restore');
  try {
    await client.query('BEGIN');
    const end = await readRows(client, source, onTable);
    await client.query('COMMIT; ANALYZE');
    await migrate({ url, migrationsDir });
    return { ...end, takenAt: head.takenAt };
  } finally {
    await client.end();
  }
}

async function nextMark(source: ByteSource): Promise<Mark> {
  const mark = readMark(await source.line());
  if (!mark) throw new BackupError('damaged', 'The backup holds a line that this release cannot read.');
  return mark;
}

async function readHead(source: ByteSource): Promise<BackupHead> {
  const mark = await nextMark(source);
  if (mark.kind !== 'head') throw new BackupError('damaged', 'The backup does not begin at its beginning.');
  return mark.head;
}

/** An older release would not know the tables. */
async function assertKnown({ migrations }: BackupHead): Promise<void> {
  const shipped = await readMigrationNames();
  const unknown = migrations.filter(({ name }) => !shipped.includes(name));
  if (unknown.length > 0) {
    throw new BackupError(
      'too_new',
      `The backup comes from a newer release, with the migration ${unknown.map(({ name }) => name).join(', ')}: ` +
        'restore it with that release.',
    );
  }
  for (const { name, checksum } of migrations) {
    const script = await readFile(join(migrationsDir, name, 'migration.sql'));
    if (createHash('sha256').update(script).digest('hex') === checksum) continue;
    throw new BackupError('not_ours', `The backup was made with another text of the migration ${name}.`);
  }
}

const notEmpty = (why: string) =>
  new BackupError('not_empty', `A backup is restored into an empty database only, and this one ${why}.`);

async function assertEmpty(url: string, { migrations }: BackupHead): Promise<void> {
  const client = await openSession(url, 'waybill-restore');
  try {
    const tables = await readTables(client);
    if (tables.length === 0) return;
    const { rows: applied } = await client
      .query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations')
      .catch(() => {
        throw notEmpty('holds tables that are not ours');
      });
    const ahead = applied.filter(({ name }) => !migrations.some((known) => known.name === name));
    if (ahead.length > 0)
      throw notEmpty(`has the later migration ${ahead.map(({ name }) => name).join(', ')}`);
    // The owner is bound by row-level security, and would see no row of any shop.
    await client.query('SET ROLE waybill_system');
    for (const { name } of tables) {
      const { rows } = await client.query<{ found: boolean }>(
        `SELECT EXISTS (SELECT FROM ${pg.escapeIdentifier(name)}) AS found`,
      );
      if (rows[0]?.found) throw notEmpty(`has rows in ${name}`);
    }
  } finally {
    await client.end();
  }
}

async function readRows(
  client: pg.Client,
  source: ByteSource,
  onTable: (count: TableCount) => void,
): Promise<BackupEnd> {
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
  let restored = 0;
  for (let rows = 0; ; restored++) {
    const mark = await nextMark(source);
    if (mark.kind === 'end') {
      if (mark.end.tables !== restored || mark.end.rows !== rows || !(await source.isAtEnd())) break;
      return mark.end;
    }
    const table = mark.kind === 'table' ? tables.get(mark.table.table) : undefined;
    if (mark.kind !== 'table' || !table) break;
    const count = await copyIn(client, source, { head: mark.table, table });
    rows += count.rows;
    onTable(count);
  }
  throw new BackupError('damaged', 'The backup does not hold what its end says it holds.');
}

/** Owners may not COPY into a table whose row-level security binds them, nor should triggers do their work again. */
async function copyIn(
  client: pg.Client,
  source: ByteSource,
  { head, table: { name, isForced } }: { head: TableHead; table: Table },
): Promise<TableCount> {
  const table = pg.escapeIdentifier(name);
  const columns = head.columns.map(pg.escapeIdentifier).join(', ');
  await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER`);
  const copy = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`));
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(async function* () {
    for await (const chunk of source.rows()) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }, copy);
  await client.query(
    `ALTER TABLE ${table} ${isForced ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY, ENABLE TRIGGER USER`,
  );
  const found = { table: name, rows: copy.rowCount, bytes, sha256: hash.digest('hex') };
  const mark = await nextMark(source);
  const expected = mark.kind === 'counted' ? mark.count : null;
  if (expected?.table === name && expected.rows === found.rows && expected.sha256 === found.sha256)
    return found;
  throw new BackupError('damaged', `The rows of ${name} are not those that were backed up.`);
}
