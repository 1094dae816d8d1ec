import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { createSchemaCheck, SchemaMisfit } from './check-schema.ts';
import { migrationsDir, readMigrationNames } from './shipped-migrations.ts';

let database: FreshDatabase;
let db: Database;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'test' });
  folder = mkdtempSync(join(tmpdir(), 'waybill-release-'));
});

afterEach(async () => {
  await db.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const ship = (...names: string[]) => {
  for (const name of names) mkdirSync(join(folder, name));
};

const applied = (name: string) =>
  asOwner(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at)
     VALUES ('${name}', '', '${name}', now(), now())`,
  );

it('finds, in the role of the processes, that a migrated database fits', async () => {
  await expect((await createSchemaCheck(db))()).resolves.toBeUndefined();
});

it('says which migrations the database lacks, and what to run', async () => {
  ship(...(await readMigrationNames(migrationsDir)), '9001_next', '9002_after');
  const check = await createSchemaCheck(db, folder);
  await expect(check()).rejects.toThrow(SchemaMisfit);
  await expect(check()).rejects.toThrow(/lacks 9001_next, 9002_after\. Run "node scripts\/migrate\.ts"/);
  await applied('9001_next');
  await applied('9002_after');
  await expect(check()).resolves.toBeUndefined();
});

it('counts a migration that failed as not there', async () => {
  await asOwner(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '0001_init'`);
  await expect((await createSchemaCheck(db))()).rejects.toThrow(/lacks 0001_init\./);
});

it('says that nothing is there yet in a database without tables', async () => {
  await asOwner('DROP TABLE _prisma_migrations');
  await expect((await createSchemaCheck(db))()).rejects.toThrow(/lacks 0001_init, /);
});

it('refuses a database from which was taken what this release uses', async () => {
  const check = await createSchemaCheck(db);
  await applied('9003_contract_9001_drop_source');
  await expect(check()).rejects.toThrow(/9003_contract_9001_drop_source took away .* has migration 9001\./s);
});

it('tells an outage from a misfit', async () => {
  const check = await createSchemaCheck(db);
  await database.drop();
  await expect(check()).rejects.not.toThrow(SchemaMisfit);
});
