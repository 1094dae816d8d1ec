import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './fresh-database.ts';
import { until } from './until.ts';

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('gives each caller a migrated database of its own', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await ask(one.url, 'CREATE TABLE only_here (id int)');
  await expect(ask(other.url, `SELECT to_regclass('only_here')`)).resolves.toEqual([null]);
  await expect(ask(other.url, `SELECT to_regclass('orders')`)).resolves.toEqual(['orders']);
  await expect(ask(other.url, 'SELECT count(*)::int FROM orders')).resolves.toEqual([0]);
  await Promise.all([one.drop(), other.drop()]);
});

test('connects as the roles of the application, which may use the queue', async () => {
  const database = await freshDatabase();
  await expect(ask(database.appUrl, 'SELECT current_user')).resolves.toEqual(['waybill_app']);
  await expect(ask(database.systemUrl, 'SELECT current_user')).resolves.toEqual(['waybill_system']);
  await expect(ask(database.appUrl, `SELECT has_schema_privilege('bullmq', 'USAGE')`)).resolves.toEqual([
    true,
  ]);
  await database.drop();
});

test('drops the database under open connections', async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  const errors: Error[] = [];
  client.on('error', (error) => errors.push(error));
  await client.connect();
  await database.drop();
  await until(() => errors.length > 0);
  await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
});
