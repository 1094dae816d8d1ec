import { describe, expect, it } from 'vitest';
import { checkMigrations, type Migration, type Release } from './check-migrations.ts';

const first = {
  name: '0001_init',
  script: 'CREATE TABLE orders (id int, status text); CREATE TABLE lines (id int);',
};
const released: Release = { version: '1.0.0', lastMigration: '0001_init' };
const timeout = `SET LOCAL lock_timeout = '3s';\n`;

/** What is wrong with the script, as the migration after the first release. */
const check = (script: string, name = '0002_next') =>
  checkMigrations([first, { name, script }], [released]).then((problems) => problems.join('\n'));

describe('a migration may', () => {
  it.each([
    ['add a column', `${timeout}ALTER TABLE orders ADD note text;`],
    [
      'add a column with a constant default',
      `${timeout}ALTER TABLE orders ADD n int NOT NULL DEFAULT 0, ADD a text[] NOT NULL DEFAULT '{}'::text[], ADD at timestamptz DEFAULT CURRENT_TIMESTAMP;`,
    ],
    [
      'add a check that only new rows have to keep',
      `${timeout}ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID;`,
    ],
    ['widen what is allowed', `${timeout}ALTER TABLE orders ALTER status DROP NOT NULL, DROP CONSTRAINT c;`],
    ['build an index beside the writers', 'CREATE INDEX CONCURRENTLY i ON orders (status);'],
    ['drop an index beside them', 'DROP INDEX CONCURRENTLY i;'],
    [
      'make an index a constraint',
      `${timeout}ALTER TABLE orders ADD CONSTRAINT orders_id_key UNIQUE USING INDEX i;`,
    ],
    [
      'do anything to a table that it makes',
      `CREATE TABLE fresh (id int); CREATE INDEX i ON fresh (id); ALTER TABLE fresh ADD CONSTRAINT c CHECK (id > 0);
       ALTER TABLE fresh ALTER id SET NOT NULL; INSERT INTO fresh SELECT 1; UPDATE fresh SET id = 2;
       SELECT protect_tenant_table('fresh'); REVOKE DELETE ON fresh FROM waybill_app; DROP TABLE fresh;`,
    ],
    ['point from a new table to an old one', `${timeout}CREATE TABLE fresh (id int REFERENCES orders (id));`],
    ['write down rows', `INSERT INTO lines VALUES (1), (2);`],
    [
      'make a function and say who may call it',
      `CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
       GRANT CREATE ON SCHEMA public TO x; REVOKE CREATE ON SCHEMA public FROM x;`,
    ],
    ['mark a release and do nothing', '-- From here on, orders.source is not used any more.'],
    ['protect a table by a policy', `${timeout}CREATE POLICY p ON orders USING (true);`],
  ])('%s', async (_, script) => {
    expect(await check(script)).toBe('');
  });
});

describe('a migration may not', () => {
  it.each([
    ['CREATE INDEX i ON orders (id);', 'line 1 keeps all writes to orders waiting while it builds an index'],
    ['DROP INDEX i;', 'locks the table of index i while it drops it: use CONCURRENTLY'],
    ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (id);', 'half built'],
    ['SELECT 1; CREATE INDEX CONCURRENTLY i ON orders (id);', 'has to be alone in its file'],
    ['ALTER TABLE orders ALTER id TYPE bigint;', 'changes the type of orders.id'],
    ['ALTER TABLE orders ADD n int NOT NULL;', 'adds orders.n NOT NULL without a default'],
    ['ALTER TABLE orders ADD n uuid DEFAULT gen_random_uuid();', 'a default that is computed for every row'],
    [
      'ALTER TABLE orders ADD n int GENERATED ALWAYS AS (id + 1) STORED;',
      'rewrites orders to compute orders.n',
    ],
    ['ALTER TABLE orders ADD n int GENERATED ALWAYS AS IDENTITY;', 'rewrites orders to compute orders.n'],
    ['ALTER TABLE orders ADD n int CHECK (n > 0);', 'checks every row for the constraint of orders.n'],
    ['ALTER TABLE orders ADD n int UNIQUE;', 'builds an index for orders.n'],
    ['ALTER TABLE orders ALTER id SET NOT NULL;', 'reads all of orders to set id NOT NULL'],
    [
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0);',
      'checks every row of orders for c: add it NOT VALID',
    ],
    [
      'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES lines (id);',
      'checks every row of orders for c',
    ],
    ['ALTER TABLE orders ADD CONSTRAINT c UNIQUE (id);', 'builds an index on orders for c'],
    ['ALTER TABLE orders SET LOGGED;', 'AT_SetLogged to orders, which is not known to be brief'],
    [
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c;',
      'validates c under the lock',
    ],
    [
      'ALTER TABLE orders RENAME status TO state;',
      'renames orders.status, which the release before still calls so',
    ],
    ['ALTER TABLE orders RENAME TO purchases;', 'renames orders, which'],
    ['ALTER TABLE orders DROP status;', 'drops orders.status, which only a contract may do'],
    ['DROP TABLE orders;', 'drops table orders, which only a contract may do'],
    ['DROP FUNCTION f(int);', 'drops function f, which only a contract may do'],
    [
      'REVOKE UPDATE ON orders FROM waybill_app;',
      'takes away a right on orders, which only a contract may do',
    ],
    ['LOCK TABLE orders;', 'takes a lock'],
    ['UPDATE orders SET status = 1;', 'changes rows of orders in one transaction'],
    ['UPDATE orders SET status = 1 WHERE id = 1;', 'changes rows of orders in one transaction'],
    ['DELETE FROM orders;', 'changes rows of orders'],
    ['INSERT INTO lines SELECT id FROM orders;', 'changes rows of lines'],
    ['TRUNCATE orders;', 'is a TruncateStmt, which is not known to be brief'],
    ['COMMIT;', 'ends the transaction'],
    ['DO $$ BEGIN DROP TABLE orders; END $$;', 'a block into which this check does not look'],
    ['SELECT fix_everything();', 'calls fix_everything, into which this check does not look'],
    ['ALTER TABEL orders ADD n int;', '0002_next, line 1: syntax error at or near "TABEL"'],
  ])('%s', async (script, problem) => {
    const withTimeout = /^(ALTER TABLE|DROP TABLE)/.test(script) ? timeout + script : script;
    expect(await check(withTimeout)).toContain(problem);
  });

  it.each([
    ['without a limit', 'ALTER TABLE orders ADD n int;'],
    ['with a limit that comes too late', `ALTER TABLE orders ADD n int; ${timeout}`],
    ['with a limit that outlives it', `SET lock_timeout = '3s'; ALTER TABLE orders ADD n int;`],
    ['with too high a limit', `SET LOCAL lock_timeout = '1min'; ALTER TABLE orders ADD n int;`],
    ['with a limit of nothing, which is none', `SET LOCAL lock_timeout = 0; ALTER TABLE orders ADD n int;`],
    ['on a table that a new one points to', 'CREATE TABLE fresh (id int REFERENCES orders (id));'],
    ['on a table that it puts under row-level security', `SELECT protect_tenant_table('orders');`],
  ])('wait for a lock %s', async (_, script) => {
    expect(await check(script)).toMatch(
      /line 1 locks orders and, while it waits for that, keeps all others waiting/,
    );
  });
});

describe('SET NOT NULL', () => {
  const add = `${timeout}ALTER TABLE orders ADD CONSTRAINT c CHECK (id IS NOT NULL) NOT VALID;`;
  const run = (...scripts: string[]) => {
    const later = scripts.map(
      (script, at): Migration => ({ name: `000${at + 2}_step`, script: timeout + script }),
    );
    return checkMigrations([first, ...later], [released]);
  };
  const validate = 'ALTER TABLE orders VALIDATE CONSTRAINT c;';
  const set = 'ALTER TABLE orders ALTER id SET NOT NULL, DROP CONSTRAINT c;';

  it('reads nothing when a constraint that was validated before says it already', async () => {
    expect(await run(add, validate, set)).toEqual([]);
    const named = 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL id NOT VALID;';
    expect(await run(named, validate, set)).toEqual([]);
  });

  it('reads everything when the constraint was not validated, or says something else', async () => {
    expect(await run(add, set)).toHaveLength(1);
    expect(await run(add.replace('id IS NOT NULL', 'status IS NOT NULL'), validate, set)).toHaveLength(1);
    expect(
      await run(add.replace('id IS NOT NULL', 'id IS NOT NULL OR status IS NULL'), validate, set),
    ).toHaveLength(1);
  });
});

describe('a contract', () => {
  const drop = `${timeout}ALTER TABLE orders DROP status;`;

  it('takes away what the release before stopped using', async () => {
    const migrations = [first, { name: '0002_contract_0001_drop_status', script: drop }];
    expect(await checkMigrations(migrations, [released])).toEqual([]);
  });

  it('is refused in the release that stops using it', async () => {
    const migrations = [
      first,
      { name: '0002_add_state', script: `${timeout}ALTER TABLE orders ADD state text;` },
      { name: '0003_contract_0002_drop_status', script: drop },
    ];
    expect(await checkMigrations(migrations, [released])).toEqual([
      expect.stringContaining(
        '0003_contract_0002_drop_status, line 2 drops orders.status, which processes of the release before still use',
      ),
    ]);
    const andReleased = [released, { version: '1.1.0', lastMigration: '0003_contract_0002_drop_status' }];
    expect(await checkMigrations(migrations, andReleased)).toHaveLength(1);
    const oneLater = [released, { version: '1.1.0', lastMigration: '0002_add_state' }];
    expect(await checkMigrations(migrations, oneLater)).toEqual([]);
  });

  it('may not block either', async () => {
    expect(await check('LOCK orders;', '0002_contract_0001_drop_status')).toContain('takes a lock');
  });
});

describe('an exception', () => {
  it('is a comment above the statement with a reason', async () => {
    const script = `SELECT 1;
-- Reviewed: the table has one row for each shop,
-- and is read in a moment.
UPDATE lines SET id = 2;
UPDATE orders SET id = 3;`;
    expect(await check(script)).toBe(
      '0002_next, line 5 changes rows of orders in one transaction: let the release fill them, in batches.',
    );
  });

  it('needs a reason', async () => {
    expect(await check('-- Reviewed: ok\nUPDATE lines SET id = 2;')).toContain('the reason is missing');
  });

  it('is refused where none is needed', async () => {
    const script = '-- Reviewed: this looked dangerous, but is not.\nCREATE TABLE fresh (id int);';
    expect(await check(script)).toContain('line 2 needs no review');
  });

  it('is not taken from the line of the statement before', async () => {
    const script = 'SELECT 1; -- Reviewed: the table has one row for each shop.\nUPDATE lines SET id = 2;';
    expect(await check(script)).toContain('line 2 changes rows of lines');
  });
});

it('only reads what came before there was an installation', async () => {
  const later = { name: '0002_blocking', script: 'LOCK orders;' };
  const before = { version: '1.0.0', lastMigration: '0002_blocking' };
  expect(await checkMigrations([first, later], [before])).toEqual([]);
  expect(await checkMigrations([first, later], [released])).toHaveLength(1);
});

it('refuses names that say too little, numbers that are taken and releases of nothing', async () => {
  const odd = [first, { name: '2_next', script: 'SELECT 1;' }, { name: '0001_again', script: 'SELECT 1;' }];
  expect(await checkMigrations(odd, [released, { version: '2.0.0', lastMigration: '0009_gone' }])).toEqual([
    expect.stringContaining('2_next: not of the form'),
    '0001_again: its number is taken',
    'release 2.0.0 has 0009_gone, which does not exist',
  ]);
});
