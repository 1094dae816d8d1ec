import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@waybill/db';
import { audit } from '@waybill/domain';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import { loadModule, parseSync } from 'libpg-query';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../ops/postgres/${name}`, import.meta.url)));
const script = read('partition-history.sql');
const tenantId = '0198a7c0-0000-7000-8000-000000000001';
/** An id of that time, as `newId` makes them. */
const idAt = (time: string, nth = 0) => {
  const hex = new Date(time).getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(nth).padStart(12, '0')}`;
};
const now = new Date();
const inMonths = (count: number) =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + count, 15)).toISOString();
const past = idAt('2025-03-01T00:00:00Z');
const today = idAt(now.toISOString());
const soon = idAt(inMonths(2));
const never = idAt(inMonths(40));

let database: FreshDatabase;
let owner: pg.Client;
let app: pg.Client;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Each statement on its own, as psql sends them. */
async function run(sql: Buffer): Promise<void> {
  for (const { stmt_location: from = 0, stmt_len: length = sql.length } of parseSync(sql.toString()).stmts ??
    [])
    await owner.query(sql.subarray(from, from + length).toString());
  await owner.query('DISCARD TEMP');
}

async function column<T>(client: pg.Client, sql: string, values: unknown[] = []): Promise<T[]> {
  return (await client.query<[T]>({ text: sql, values, rowMode: 'array' })).rows.map(([value]) => value);
}

const addOrder = (id: string, number: number) =>
  owner.query(
    `INSERT INTO orders (tenant_id, id, number, status, customer_name, customer_email, shipping_address, shipping_method,
                         currency, payment_provider, metadata, created_at, updated_at)
     VALUES ($1, $2, $3, 'pending', '', '', '{}', '', 'USD', 'manual', '{}', now(), now())`,
    [tenantId, id, number],
  );
const addEvent = (client: pg.Client, orderId: string, seq: number) =>
  client.query(
    `INSERT INTO order_events (tenant_id, order_id, seq, type, data, actor, at)
     VALUES ($1, $2, $3, 'order.accepted', '{}', 'test', now())`,
    [tenantId, orderId, seq],
  );
const partitionOf = (orderId: string) =>
  column(owner, 'SELECT DISTINCT tableoid::regclass::text FROM order_events WHERE order_id = $1', [orderId]);

beforeAll(async () => {
  await loadModule();
  database = await freshDatabase();
  owner = await connect(database.url);
  app = await connect(database.appUrl);
  await app.query(`SET waybill.tenant = '${tenantId}'`);
  await owner.query(
    `INSERT INTO tenants (id, slug, name, currency, merchant_email, sender_name, sender_email, created_at)
     VALUES ($1, 'shop', 'Shop', 'USD', 'm@example.com', 'Shop', 's@example.com', now())`,
    [tenantId],
  );
  for (const [nth, id] of [past, today, soon, never].entries()) await addOrder(id, 1_001 + nth);
  await addEvent(owner, past, 1);
  await addEvent(owner, today, 1);
  await run(script);
});

afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

it('keeps what there was where it was, and gives each later month a table', async () => {
  await addEvent(app, soon, 1);
  await addEvent(app, never, 1);
  expect(await partitionOf(past)).toEqual(['order_events_past']);
  expect(await partitionOf(today)).toEqual(['order_events_past']);
  expect(await partitionOf(soon)).toEqual([`order_events_${inMonths(2).slice(0, 7).replace('-', '_')}`]);
  expect(await partitionOf(never)).toEqual(['order_events_later']);
});

it('reads one month only when the order is known', async () => {
  const plan = await column<string>(
    app,
    `EXPLAIN SELECT * FROM order_events WHERE tenant_id = '${tenantId}' AND order_id = '${soon}'`,
  );
  const read = new Set(plan.join('\n').match(/order_events_\w*?(?=_tenant|_pkey| |$)/gm));
  expect([...read].filter((name) => /_(past|later)$/.test(name))).toEqual([]);
});

it('keeps keys, references, rights and the wall between shops', async () => {
  await expect(addEvent(app, today, 1)).rejects.toMatchObject({ code: '23505' });
  await expect(addEvent(app, idAt('2025-03-01T00:00:00Z', 9), 1)).rejects.toMatchObject({ code: '23503' });
  await expect(app.query('DELETE FROM order_events')).rejects.toMatchObject({ code: '42501' });
  await expect(app.query('UPDATE stock_movements SET delta = 1')).rejects.toMatchObject({ code: '42501' });
  await expect(app.query('SELECT * FROM order_events_later')).rejects.toMatchObject({ code: '42501' });
  const stranger = await connect(database.appUrl);
  await stranger.query(`SET waybill.tenant = '${idAt('2025-01-01T00:00:00Z')}'`);
  expect(await column(stranger, 'SELECT order_id FROM order_events')).toEqual([]);
  expect(await column(stranger, 'SELECT order_id FROM order_events_past')).toEqual([]);
  await stranger.end();
});

it('can be run again, and then adds only months', async () => {
  const partitions = `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'order_events'::regclass`;
  const before = await column(owner, partitions);
  await run(script);
  expect(await column(owner, partitions)).toEqual(before);
  expect(before).toHaveLength(14);
});

it('leaves the books as they were', async () => {
  const system = openDatabase({ url: database.systemUrl, max: 1, applicationName: 'test' });
  const findings = await audit(system, new Date());
  await system.close();
  expect(findings.filter(({ invariant }) => invariant === 'I7')).toEqual([]);
});
