import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseIfMissing } from './create-database.ts';
import { migrate } from './migrate.ts';

let migrationsDir: string;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  migrationsDir = mkdtempSync(join(tmpdir(), 'waybill-migrations-'));
  writeFileSync(join(migrationsDir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  // An empty one beside it, since the fresh one is migrated already.
  const database = await freshDatabase();
  const empty = new URL(database.url);
  empty.pathname += '_empty';
  url = empty.href;
  await createDatabaseIfMissing(url);
  drop = async () => {
    await ask(database.url, `DROP DATABASE ${empty.pathname.slice(1)} WITH (FORCE)`);
    await database.drop();
  };
});

afterEach(async () => {
  await drop();
  rmSync(migrationsDir, { recursive: true, force: true });
});

function write(name: string, script: string): void {
  mkdirSync(join(migrationsDir, name), { recursive: true });
  writeFileSync(join(migrationsDir, name, 'migration.sql'), script);
}

async function ask(at: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('applies what is missing, in order, and nothing twice', async () => {
  write('0001_one', 'CREATE TABLE one (id int);');
  await expect(migrate({ url, migrationsDir })).resolves.toEqual({ applied: ['0001_one'] });
  write('0003_three', 'ALTER TABLE two ADD three int;');
  write('0002_two', 'ALTER TABLE one RENAME TO two;');
  await expect(migrate({ url, migrationsDir })).resolves.toEqual({ applied: ['0002_two', '0003_three'] });
  await expect(migrate({ url, migrationsDir })).resolves.toEqual({ applied: [] });
});

test('keeps the records that `prisma migrate deploy` keeps', async () => {
  const script = 'CREATE TABLE one (id int);\n';
  write('0001_one', script);
  await migrate({ url, migrationsDir });
  const records =
    'SELECT migration_name, checksum, finished_at IS NOT NULL, applied_steps_count FROM _prisma_migrations';
  const checksum = createHash('sha256').update(script).digest('hex');
  await expect(ask(url, records)).resolves.toEqual(['0001_one', checksum, true, 1]);
});

test('lets one of several that start at once do the work', async () => {
  write('0001_one', 'CREATE TABLE one (id int); SELECT pg_sleep(0.2);');
  const all = await Promise.all([1, 2, 3].map(() => migrate({ url, migrationsDir })));
  expect(all.flatMap(({ applied }) => applied)).toEqual(['0001_one']);
});

test('gives up on a migration that another process does not finish', async () => {
  write('0001_one', 'SELECT 1;');
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('SELECT pg_advisory_lock(4927380115)');
  await expect(migrate({ url, migrationsDir, lockTimeoutMs: 50 })).rejects.toMatchObject({ code: 'locked' });
  await other.end();
});

test('builds an index beside the running system, also while another process waits for its turn', async () => {
  write('0001_one', 'CREATE TABLE one (id int);');
  await migrate({ url, migrationsDir });
  write('0002_index', '-- Alone in its file.\nCREATE INDEX CONCURRENTLY one_id_idx ON one (id);');
  const both = await Promise.all([migrate({ url, migrationsDir }), migrate({ url, migrationsDir })]);
  expect(both.flatMap(({ applied }) => applied)).toEqual(['0002_index']);
  await expect(
    ask(url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_id_idx'::regclass"),
  ).resolves.toEqual([true]);
});

test('leaves no half-built index behind', async () => {
  write('0001_one', 'CREATE TABLE one (id int); INSERT INTO one VALUES (1), (1);');
  await migrate({ url, migrationsDir });
  write('0002_index', 'CREATE UNIQUE INDEX CONCURRENTLY one_id_idx ON one (id);');
  await expect(migrate({ url, migrationsDir })).rejects.toMatchObject({ code: 'failed' });
  await expect(ask(url, "SELECT to_regclass('one_id_idx')")).resolves.toEqual([null]);
});

test('gives way when it does not get a lock in time, and tries again', async () => {
  write('0001_one', 'CREATE TABLE one (id int);');
  await migrate({ url, migrationsDir });
  write('0002_two', "SET LOCAL lock_timeout = '20ms'; ALTER TABLE one ADD two int;");
  const busy = new pg.Client({ connectionString: url });
  await busy.connect();
  await busy.query('BEGIN; LOCK TABLE one');
  const told: string[] = [];
  const log = (line: string) => {
    told.push(line);
    if (told.length === 2) void busy.query('COMMIT');
  };
  await expect(migrate({ url, migrationsDir, log })).resolves.toEqual({ applied: ['0002_two'] });
  expect(told).toEqual([
    expect.stringContaining('attempt 2 of 20'),
    expect.stringContaining('attempt 3 of 20'),
  ]);
  await busy.end();
});

test('runs a script whole, with its functions and its comments', async () => {
  write(
    '0001_function',
    `-- one; two
    CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 42; END $$;`,
  );
  await migrate({ url, migrationsDir });
  await expect(ask(url, 'SELECT answer()')).resolves.toEqual([42]);
});

test('a migration that fails leaves nothing of itself, and says which it is and why', async () => {
  write('0001_good', 'CREATE TABLE good (id int);');
  write('0002_bad', 'CREATE TABLE half (id int);\n\nALTER TABLE nowhere ADD x int;\nSELECT oops oops oops;');
  await expect(migrate({ url, migrationsDir })).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(/0002_bad.*syntax error at or near "oops" \(SQLSTATE 42601, line 4\)/s),
  });
  await expect(ask(url, `SELECT to_regclass('good'), to_regclass('half')`)).resolves.toEqual(['good', null]);
});

test('goes on after a failed migration only once somebody has seen to it', async () => {
  write('0001_bad', 'ALTER TABLE nowhere ADD x int;');
  await expect(migrate({ url, migrationsDir })).rejects.toMatchObject({ code: 'failed' });
  write('0001_bad', 'CREATE TABLE mended (id int);');
  await expect(migrate({ url, migrationsDir })).rejects.toMatchObject({
    code: 'failed_before',
    message: expect.stringContaining('0001_bad'),
  });
  await ask(url, `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '0001_bad'`);
  await expect(migrate({ url, migrationsDir })).resolves.toEqual({ applied: ['0001_bad'] });
});

test('refuses a migration that was edited after it was applied', async () => {
  write('0001_one', 'CREATE TABLE one (id int);');
  await migrate({ url, migrationsDir });
  appendFileSync(join(migrationsDir, '0001_one', 'migration.sql'), 'CREATE TABLE two (id int);');
  await expect(migrate({ url, migrationsDir })).rejects.toMatchObject({
    code: 'edited',
    message: expect.stringContaining('0001_one'),
  });
});

test('lets an older release start on a database that is ahead of it', async () => {
  write('0001_one', 'CREATE TABLE one (id int);');
  const older = `${migrationsDir}-older`;
  cpSync(migrationsDir, older, { recursive: true });
  write('0002_two', 'CREATE TABLE two (id int);');
  await migrate({ url, migrationsDir });
  await expect(migrate({ url, migrationsDir: older })).resolves.toEqual({ applied: [] });
  rmSync(older, { recursive: true });
});

test('creates a database once, also when two want it at the same time', async () => {
  const wanted = new URL(url);
  wanted.pathname += '_new';
  const created = await Promise.all([1, 2, 3].map(() => createDatabaseIfMissing(wanted.href)));
  expect(created.filter(Boolean)).toHaveLength(1);
  await expect(ask(wanted.href, 'SELECT current_database()')).resolves.toEqual([wanted.pathname.slice(1)]);
  await ask(url, `DROP DATABASE "${wanted.pathname.slice(1)}"`);
});
