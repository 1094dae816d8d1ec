import { randomBytes, randomUUID } from 'node:crypto';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { backUp } from './back-up.ts';
import type { TableCount } from './format.ts';
import { restore } from './restore.ts';

const shops = 3;
const awkward = 'tab\there, newline\nthere, back\\slash, \\. on its own:\n\\.\nand NULL as \\N, “quoted” €';

let original: FreshDatabase;
const dropped: (() => Promise<unknown>)[] = [];

async function ask<Row extends object>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const addShop = (url: string) =>
  ask(
    url,
    `WITH tenant AS (
       INSERT INTO tenants (id, slug, name, currency, merchant_email, sender_name, sender_email, created_at)
       VALUES ($1, $2, $3, 'USD', 'm@example.com', 'Shop', 's@example.com', '2026-03-01T12:34:56.789Z') RETURNING id
     ), product AS (
       INSERT INTO products (tenant_id, sku, name, price, currency, created_at, updated_at)
       SELECT id, 'MUG', $3, 900719925474099, 'USD', now(), now() FROM tenant RETURNING tenant_id, sku
     ), draft AS (
       INSERT INTO description_drafts (tenant_id, id, sku, status, tone, language, keywords, created_at, updated_at)
       SELECT tenant_id, $1, sku, 'ready', '', 'en', ARRAY[$3, '', 'a,b'], now(), now() FROM product
     )
     INSERT INTO provider_credentials (tenant_id, provider, mode, hint, key_id, nonce, ciphertext, updated_at)
     SELECT id, 'stripe', 'test', '', 'k', $4, $5, now() FROM tenant`,
    [randomUUID(), `shop-${randomBytes(4).toString('hex')}`, awkward, randomBytes(12), randomBytes(4_000)],
  );

beforeAll(async () => {
  original = await freshDatabase();
  for (let nth = 0; nth < shops; nth++) await addShop(original.url);
});
afterEach(async () => {
  for (const drop of dropped.splice(0).reverse()) await drop();
});
afterAll(() => original.drop());

async function backedUp(onTable?: (count: TableCount) => void): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of backUp({ url: original.systemUrl, ...(onTable && { onTable }) }))
    chunks.push(chunk);
  return chunks;
}

/** A name for a database that is not there; dropped after the test. */
function elsewhere(owner?: string): string {
  const url = new URL(original.url);
  url.pathname = `/restored_${randomBytes(6).toString('hex')}`;
  dropped.push(() => ask(original.url, `DROP DATABASE IF EXISTS ${url.pathname.slice(1)} WITH (FORCE)`));
  if (owner !== undefined) {
    url.username = owner;
    url.password = 'secret';
  }
  return url.href;
}

const sums = (url: string) =>
  ask<{ name: string; sum: string }>(
    url,
    `SELECT relname AS name, query_to_xml(format('SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM %I t',
       relname), true, false, '')::text AS sum
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
     ORDER BY 1`,
  );

const stream = async function* (chunks: readonly Buffer[]) {
  yield* chunks;
};

it('restores every row of every table as it was', async () => {
  const counts: TableCount[] = [];
  const chunks = await backedUp((count) => counts.push(count));
  const url = elsewhere();
  const restored = await restore({ url, input: stream(chunks) });
  expect(await sums(url)).toEqual(await sums(original.url));
  expect(restored).toMatchObject({ tables: counts.length, rows: shops * 4 });
  expect(counts).toContainEqual(expect.objectContaining({ table: 'provider_credentials', rows: shops }));
});

it('puts row-level security back as it was', async () => {
  const url = elsewhere();
  await restore({ url, input: stream(await backedUp()) });
  const forced = 'SELECT relname FROM pg_class WHERE relforcerowsecurity ORDER BY 1';
  expect(await ask(url, forced)).toEqual(await ask(original.url, forced));
  const app = new URL(url);
  app.searchParams.set('options', '-c role=waybill_app');
  expect(await ask(app.href, 'SELECT id FROM tenants')).toEqual([]);
});

it('needs no superuser, only the login that owns the tables', async () => {
  const owner = `owner_${randomBytes(4).toString('hex')}`;
  await ask(original.url, `CREATE ROLE ${owner} LOGIN PASSWORD 'secret' NOSUPERUSER CREATEDB CREATEROLE`);
  await ask(original.url, `GRANT waybill_app, waybill_system, waybill_eraser TO ${owner} WITH ADMIN OPTION`);
  dropped.push(() => ask(original.url, `DROP ROLE ${owner}`));
  const url = elsewhere(owner);
  const chunks = await backedUp();
  await restore({ url, input: stream(chunks) });
  await expect(restore({ url, input: stream(chunks) })).rejects.toMatchObject({ code: 'not_empty' });

  const system = new URL(url);
  system.searchParams.set('options', '-c role=waybill_system');
  const again: Buffer[] = [];
  for await (const chunk of backUp({ url: system.href })) again.push(chunk);
  const rowsOf = (all: readonly Buffer[]) => Buffer.concat(all).toString().split('\n').slice(1);
  expect(rowsOf(again)).toEqual(rowsOf(chunks));
});

it('shows the database as it was at one moment, whatever is written meanwhile', async () => {
  const reading = backUp({ url: original.systemUrl });
  const chunks = [(await reading.next()).value as Buffer];
  const before = await sums(original.url);
  await addShop(original.url);
  for await (const chunk of reading) chunks.push(chunk);
  const url = elsewhere();
  await restore({ url, input: stream(chunks) });
  expect(await sums(url)).toEqual(before);
  expect(await sums(original.url)).not.toEqual(before);
});

it.each([
  ['cut off', (text: string) => text.slice(0, Math.floor(text.length * 0.7))],
  ['without its end', (text: string) => text.slice(0, text.indexOf('-- end'))],
  ['with a row changed', (text: string) => text.replace('m@example.com', 'n@example.com')],
  ['with a row gone', (text: string) => text.replace(/^[^\n]*\tstripe\t[^\n]*\n/m, '')],
  [
    'with a table gone',
    (text: string) => text.replace(/^-- table \{"table":"sweep_runs"[\s\S]*?-- counted [^\n]*\n/m, ''),
  ],
  ['with something after its end', (text: string) => `${text}-- end {"tables":0,"rows":0}\n`],
  ['of something else', (text: string) => `CREATE TABLE x ();\n${text}`],
])('leaves no row when the backup is %s', async (_, damage) => {
  const text = Buffer.concat(await backedUp()).toString();
  const damaged = damage(text);
  expect(damaged).not.toBe(text);
  const url = elsewhere();
  await expect(restore({ url, input: stream([Buffer.from(damaged)]) })).rejects.toMatchObject({
    code: 'damaged',
  });
  const tenants = await ask(url, 'SELECT id FROM tenants').catch(() => []);
  expect(tenants).toEqual([]);
});

it('goes into an empty database only', async () => {
  const chunks = await backedUp();
  const used = await freshDatabase();
  dropped.push(() => used.drop());
  await restore({ url: used.url, input: stream(chunks) });
  await expect(restore({ url: used.url, input: stream(chunks) })).rejects.toMatchObject({
    code: 'not_empty',
    message: expect.stringContaining('has rows in'),
  });
  const foreign = elsewhere();
  await ask(original.url, `CREATE DATABASE ${new URL(foreign).pathname.slice(1)}`);
  await ask(foreign, 'CREATE TABLE theirs (id int)');
  await expect(restore({ url: foreign, input: stream(chunks) })).rejects.toMatchObject({ code: 'not_empty' });
});

it('is refused by a release that is older than it', async () => {
  const text = Buffer.concat(await backedUp()).toString();
  const newer = text.replace('"migrations":[', '"migrations":[{"name":"9001_next","checksum":"x"},');
  await expect(restore({ url: elsewhere(), input: stream([Buffer.from(newer)]) })).rejects.toMatchObject({
    code: 'too_new',
    message: expect.stringContaining('9001_next'),
  });
});

it('fails rather than leave out what row-level security hides', async () => {
  const hiding = await freshDatabase();
  dropped.push(() => hiding.drop());
  await ask(hiding.url, 'ALTER POLICY every_tenant ON orders USING (false)');
  await expect(async () => {
    for await (const _ of backUp({ url: hiding.systemUrl }));
  }).rejects.toMatchObject({ code: 'hidden_rows', message: expect.stringContaining('orders') });
});

it('knows of everything in the schema that holds data', async () => {
  const others = `SELECT relname, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'p', 'i', 'I', 'v', 'c')`;
  expect(await ask(original.url, others)).toEqual([]);
});
