import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults } from './table-faults.ts';

let database: FreshDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What would be found with this change, which is taken back. */
async function faultsAfter(change: string): Promise<string[]> {
  await client.query('BEGIN');
  try {
    await client.query(change);
    return await findFaults(client);
  } finally {
    await client.query('ROLLBACK');
  }
}

const table = (columns: string) =>
  `CREATE TABLE coupons (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id)${columns})`;
const protect = `; SELECT protect_tenant_table('coupons')`;

describe('the tables', () => {
  it('all keep the tenants apart: forced policies, references within the tenant, and roles that own nothing', async () => {
    expect(await findFaults(client)).toEqual([]);
  });

  it('may get another one that is protected', async () => {
    const toItsTenant = ', FOREIGN KEY (tenant_id) REFERENCES tenants (id)';
    expect(await faultsAfter(table(toItsTenant) + protect)).toEqual([]);
  });

  it.each([
    [
      'a table that nobody protected',
      table(''),
      ['coupons has no policy for the application', 'coupons is not bound by row-level security'],
    ],
    [
      'a table without a tenant',
      'CREATE TABLE coupons (id uuid PRIMARY KEY)',
      [
        'coupons does not say whose its rows are',
        'coupons has no policy for the application',
        'coupons is not bound by row-level security',
      ],
    ],
    [
      'a table whose owner is not bound',
      `${table('')}${protect}; ALTER TABLE coupons NO FORCE ROW LEVEL SECURITY`,
      ['coupons is not bound by row-level security'],
    ],
    [
      'a reference that could point into another tenant',
      `${table(', order_id uuid, order_tenant uuid, FOREIGN KEY (order_tenant, order_id) REFERENCES orders (tenant_id, id)')}${protect}`,
      ['coupons: coupons_order_tenant_order_id_fkey leaves the tenant'],
    ],
    [
      'a policy that shows every row',
      'CREATE POLICY all_of_them ON orders TO waybill_app USING (true)',
      ['orders: the policy all_of_them is too wide'],
    ],
    [
      'a policy that is for everybody',
      'CREATE POLICY anybody ON orders USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant())',
      ['orders: the policy anybody is too wide'],
    ],
    ['a grant to everybody', 'GRANT SELECT ON orders TO PUBLIC', ['orders is open to everybody']],
    [
      'a right to empty a table',
      'GRANT TRUNCATE ON orders TO waybill_app',
      ['orders is open to waybill_app'],
    ],
    [
      'a table that outlives its shop',
      'REVOKE DELETE ON orders FROM waybill_eraser',
      ['orders is not erased with its shop'],
    ],
    [
      'a view that asks as its owner',
      'CREATE VIEW everything AS SELECT * FROM orders',
      ['everything is a view that asks as its owner'],
    ],
    [
      'a function that asks as its owner',
      `CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
       RETURN (SELECT count(*) FROM orders)`,
      ['peek asks as its owner'],
    ],
    [
      'a role that no policy binds',
      'ALTER ROLE waybill_app BYPASSRLS',
      ['waybill_app may more than it should'],
    ],
  ])('are found out to hold %s', async (_what, change, found) => {
    expect(await faultsAfter(change)).toEqual(found);
  });
});
