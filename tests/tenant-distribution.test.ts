import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import { loadModule, parseSync } from 'libpg-query';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)));

let database: FreshDatabase;
let client: pg.Client;
beforeAll(async () => {
  await loadModule();
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Tables with the column by which they are distributed: the tenant, and of the tenants the id.
  await client.query(`
    CREATE TEMPORARY VIEW tables AS
    SELECT c.oid, c.relname AS name,
           (SELECT attnum FROM pg_attribute a WHERE a.attrelid = c.oid
            AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END) AS key
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function names(sql: string): Promise<string[]> {
  return (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

/** On one server of many a unique index sees that server's rows only, unless all rows of a value are there. */
const uniqueAcrossTenants = `
  SELECT i.indexrelid::regclass::text AS name FROM tables t JOIN pg_index i ON i.indrelid = t.oid
  WHERE t.key IS NOT NULL AND i.indisunique AND NOT t.key = ANY (i.indkey) ORDER BY 1`;
const referencesAcrossTenants = `
  SELECT r.conname AS name FROM pg_constraint r
  JOIN tables t ON t.oid = r.conrelid JOIN tables o ON o.oid = r.confrelid
  WHERE r.contype = 'f' AND (t.key IS NULL OR o.key IS NULL
    OR array_position(r.conkey, t.key) IS DISTINCT FROM array_position(r.confkey, o.key))`;
const cascades = `
  SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    AND (confupdtype IN ('c', 'n', 'd') OR confdeltype IN ('n', 'd'))`;

it('every table of a shop has its tenant first in its key', async () => {
  const others = `
    SELECT t.name FROM tables t JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE t.key IS NOT NULL AND i.indkey[0] <> t.key`;
  expect(await names(others)).toEqual([]);
  expect(
    await names(
      'SELECT t.name FROM tables t WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)',
    ),
  ).toEqual([]);
});

it('no row points into another tenant, so that all of one can be moved to another server', async () => {
  expect(await names(referencesAcrossTenants)).toEqual([]);
});

it('what keeps the tables from being distributed is what docs/scaling.md says', async () => {
  const unique = await names(uniqueAcrossTenants);
  expect(unique).toEqual([
    'api_keys_prefix_key',
    'invitations_token_hash_key',
    'password_resets_token_hash_key',
    'refresh_tokens_token_hash_key',
    'tenants_slug_key',
  ]);
  const ofTheInstallation = await names('SELECT name FROM tables WHERE key IS NULL ORDER BY 1');
  expect(ofTheInstallation).toEqual(['processes', 'rate_limits', 'sweep_runs']);
  const document = read('docs/scaling.md').toString();
  expect([...unique, ...ofTheInstallation].filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

it('the script that prepares it leaves every foreign key as it was, but for the cascades', async () => {
  const keys = `
    SELECT replace(format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)),
                   ' ON UPDATE CASCADE', '') AS name
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1`;
  const before = await names(keys);
  const sql = read('ops/postgres/prepare-distribution.sql');
  for (const _ of ['once', 'again'])
    for (const { stmt_location: from = 0, stmt_len: length = sql.length } of parseSync(sql.toString())
      .stmts ?? []) {
      const statement = sql.subarray(from, from + length).toString();
      await client.query(statement.replace('CREATE PROCEDURE', 'CREATE OR REPLACE PROCEDURE'));
    }
  expect(await names(cascades)).toEqual([]);
  expect(await names(keys)).toEqual(before);
});
