import { type FreshDatabase, freshDatabase, startFreezableProxy, until } from '@waybill/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isRepeatable, isUniqueViolation, sqlState } from './conflicts.ts';
import { type Database, type DatabaseOptions, DatabaseTimeout, openDatabase } from './database.ts';
import { asRole } from './roles.ts';
import { statement } from './statement.ts';
import type { Tx } from './tx.ts';

const one = '0198a7c0-0000-7000-8000-000000000001';
const other = '0198a7c0-0000-7000-8000-000000000002';

let fresh: FreshDatabase;
let superuser: pg.Pool;

beforeAll(async () => {
  fresh = await freshDatabase();
  superuser = new pg.Pool({ connectionString: fresh.url, max: 2 });
  for (const id of [one, other]) {
    await superuser.query(
      `INSERT INTO tenants (id, slug, name, currency, merchant_email, sender_name, sender_email, created_at)
       VALUES ($1::uuid, 'shop-' || $1::uuid, 'Shop', 'USD', 'm@example.com', 'Shop', 's@example.com', now())`,
      [id],
    );
    await superuser.query(
      `INSERT INTO locations (tenant_id, code, name) VALUES ($1, 'a', 'A'), ($1, 'b', 'B')`,
      [id],
    );
  }
});

afterAll(async () => {
  await superuser.end();
  await fresh.drop();
});

function open(options: Partial<DatabaseOptions> = {}): Database {
  const db = openDatabase({ url: fresh.appUrl, max: 4, applicationName: 'test-db', ...options });
  onTestFinished(() => db.close());
  return db;
}

const selectCodes = statement<{ code: string }>('test-codes', 'SELECT code FROM locations ORDER BY code');
const rename = statement('test-rename', 'UPDATE locations SET name = $2 WHERE code = $1');
const selectName = statement<{ name: string }>('test-name', 'SELECT name FROM locations WHERE code = $1');
const selectTypes = statement<{ whole: number; at: Date; list: object; missing: string | null }>(
  'test-types',
  `SELECT $1::int8 AS whole, $2::timestamptz AS at, $3::jsonb AS list, NULL::text AS missing`,
);
const selectBackend = statement<{ pid: number; tenant: string | null; role: string }>(
  'test-backend',
  `SELECT pg_backend_pid() AS pid, current_setting('waybill.tenant', true) AS tenant, current_user::text AS role`,
);

describe('a transaction in a tenant', () => {
  it('sees and writes one tenant’s rows only, by statement and by Prisma alike', async () => {
    const db = open();
    await db.inTenant(one, async (tx) => {
      expect(await tx.all(selectCodes)).toHaveLength(2);
      expect(await tx.prisma.location.count()).toBe(2);
      expect(await tx.run(rename, ['a', 'Mine'])).toBe(1);
      expect(await tx.prisma.location.updateMany({ data: { priority: 7 } })).toEqual({ count: 2 });
    });
    const { rows } = await superuser.query('SELECT name FROM locations WHERE tenant_id = $1', [other]);
    expect(rows).toEqual([{ name: 'A' }, { name: 'B' }]);
  });

  it('leaves no tenant behind on its connection', async () => {
    const db = open({ max: 1 });
    const inside = await db.inTenant(one, (tx) => tx.maybe(selectBackend));
    const after = await db.inSystem((tx) => tx.maybe(selectBackend));
    expect(inside).toMatchObject({ tenant: one, role: 'waybill_app' });
    expect(after).toMatchObject({ pid: inside?.pid, tenant: '' });
    expect(await db.inSystem((tx) => tx.all(selectCodes))).toEqual([]);
  });

  it('is named by a UUID and by nothing that could stand in the statement', async () => {
    const db = open();
    for (const name of ['', 'shop', `${one}'; RESET ROLE; --`, `${one} `]) {
      await expect(db.inTenant(name, async () => undefined)).rejects.toThrow('named by its UUID');
    }
  });

  it('keeps Prisma and statements in one transaction: what fails undoes both', async () => {
    const db = open();
    const failing = db.inTenant(one, async (tx) => {
      await tx.prisma.location.create({ data: { tenantId: one, code: 'c', name: 'C' } });
      expect(await tx.all(selectCodes)).toHaveLength(3);
      await tx.run(rename, ['c', 'Changed']);
      expect(await tx.prisma.location.findFirst({ where: { code: 'c' } })).toMatchObject({ name: 'Changed' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await db.inTenant(one, (tx) => tx.all(selectCodes))).toHaveLength(2);
  });

  it('keeps the transactions that run at once apart, Prisma’s queries included', async () => {
    const db = open({ max: 8 });
    const seen = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        db.inTenant(n % 2 === 0 ? one : other, async (tx) => {
          const rows = await tx.prisma.location.findMany();
          return rows.every(({ tenantId }) => tenantId === (n % 2 === 0 ? one : other));
        }),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 16 }, () => true));
  });

  it('lets a nested write of Prisma fail and the rest go on', async () => {
    const db = open();
    await db.inTenant(one, async (tx) => {
      const taken = tx.prisma.tenant.update({
        where: { id: one },
        data: {
          name: 'Renamed',
          locations: {
            create: [
              { code: 'd', name: 'D' },
              { code: 'a', name: 'A' },
            ],
          },
        },
      });
      await expect(taken).rejects.toSatisfy(isUniqueViolation);
      expect(await tx.all(selectCodes)).toHaveLength(2);
    });
  });

  it('refuses Prisma outside of it, since no tenant would be named', async () => {
    const db = open();
    const leaked = await db.inTenant(one, async ({ prisma }) => ({ prisma }));
    await expect(leaked.prisma.location.count()).rejects.toThrow('outside a transaction');
  });
});

describe('values', () => {
  it('arrive as what they are: int8 as a number, timestamptz as a Date, jsonb parsed', async () => {
    const at = new Date('2026-03-02T09:00:00.123Z');
    const values = [Number.MAX_SAFE_INTEGER, at, JSON.stringify({ a: [1] })];
    expect(await open().inSystem((tx) => tx.maybe(selectTypes, values))).toEqual({
      ...{ whole: Number.MAX_SAFE_INTEGER, at, list: { a: [1] }, missing: null },
    });
  });

  it('that a number does not hold exactly are refused rather than rounded', async () => {
    const values = ['9007199254740993', new Date(), '{}'];
    await expect(open().inSystem((tx) => tx.maybe(selectTypes, values))).rejects.toThrow(RangeError);
  });

  it('of more than one row are refused where one was expected', async () => {
    await expect(open().inTenant(one, (tx) => tx.maybe(selectCodes))).rejects.toThrow('found 2 rows');
  });
});

describe('a conflict', () => {
  /** Two transactions that lock two rows in opposite order, each after the other has its first. */
  async function crossed(db: Database, update: (tx: Tx, code: string) => Promise<unknown>) {
    const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let attempts = 0;
    const cross = (self: 0 | 1, codes: [string, string]) =>
      db.inTenant(one, async (tx) => {
        attempts += 1;
        await update(tx, codes[0]);
        met[self]?.resolve();
        await met[1 - self]?.promise;
        await update(tx, codes[1]);
      });
    await Promise.all([cross(0, ['a', 'b']), cross(1, ['b', 'a'])]);
    return attempts;
  }

  it('of two statements that deadlock is repeated, and nobody hears of it', async () => {
    expect(await crossed(open(), (tx, code) => tx.run(rename, [code, 'Crossed']))).toBe(3);
  });

  it('of two updates through Prisma that deadlock is repeated as well', async () => {
    const db = open();
    const update = (tx: Tx, code: string) =>
      tx.prisma.location.update({
        where: { tenantId_code: { tenantId: one, code } },
        data: { name: 'Crossed' },
      });
    expect(await crossed(db, update)).toBe(3);
  });

  it('of another kind is thrown at once', async () => {
    const db = open();
    let attempts = 0;
    const failing = db.inTenant(one, async (tx) => {
      attempts += 1;
      await tx.prisma.location.create({ data: { tenantId: one, code: 'a', name: 'A' } });
    });
    await expect(failing).rejects.toSatisfy((error) => isUniqueViolation(error) && !isRepeatable(error));
    expect(attempts).toBe(1);
  });

  it('is known by its SQLSTATE, whoever wrapped it', async () => {
    const fault = (code: string) => Object.assign(new Error('wrapped'), { code });
    expect(sqlState(fault('40P01'))).toBe('40P01');
    expect(sqlState(new Error('outer', { cause: fault('40001') }))).toBe('40001');
    expect(sqlState(Object.assign(fault('P2002'), { cause: fault('23505') }))).toBe('23505');
    expect(sqlState(new Error('no code'))).toBeNull();
    expect(sqlState(null)).toBeNull();
    expect([fault('40001'), fault('40P01'), fault('23505')].map(isRepeatable)).toEqual([true, true, false]);
  });
});

describe('a snapshot', () => {
  it('reads the database as it was at its first statement', async () => {
    const db = open({ url: fresh.systemUrl });
    await db.inSnapshot(async (tx) => {
      const before = await tx.prisma.location.findMany({ orderBy: [{ tenantId: 'asc' }, { code: 'asc' }] });
      await superuser.query(`UPDATE locations SET name = name || ' moved'`);
      expect(await tx.prisma.location.findMany({ orderBy: [{ tenantId: 'asc' }, { code: 'asc' }] })).toEqual(
        before,
      );
    });
  });

  it('writes nothing', async () => {
    const db = open();
    await expect(db.inSnapshot((tx) => tx.run(rename, ['a', 'x']))).rejects.toThrow('read-only');
  });
});

describe('a connection', () => {
  const waitFor = async (db: Database, idle: number) =>
    until(() => db.stats().idle === idle && db.stats().waiting === 0);

  it('that the server cuts in the middle fails its transaction alone; the next gets another', async () => {
    const db = open({ max: 1 });
    const cut = db.inTenant(one, async (tx) => {
      const backend = await tx.maybe(selectBackend);
      await superuser.query('SELECT pg_terminate_backend($1)', [backend?.pid]);
      await tx.all(selectCodes);
    });
    await expect(cut).rejects.toThrow();
    expect(await db.inTenant(one, (tx) => tx.all(selectCodes))).toHaveLength(2);
  });

  it('that the server cuts while it is idle is replaced, and told of', async () => {
    const errors: Error[] = [];
    const db = open({ max: 1, onIdleError: (error) => errors.push(error) });
    const backend = await db.inSystem((tx) => tx.maybe(selectBackend));
    await waitFor(db, 1);
    await superuser.query('SELECT pg_terminate_backend($1)', [backend?.pid]);
    await until(() => errors.length === 1);
    expect(await db.inTenant(one, (tx) => tx.all(selectCodes))).toHaveLength(2);
  });

  it('is given back whether its transaction succeeds or fails', async () => {
    const db = open({ max: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        db.inTenant(one, async (tx) => {
          await tx.maybe(selectName, ['a']);
          if (n % 2 === 0) throw new Error('no');
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(db.stats()).toEqual({ total: 2, idle: 2, waiting: 0 });
  });

  it('is not held by a statement that takes too long', async () => {
    const db = open({ max: 1, statementTimeoutMs: 50 });
    const slow = statement('test-slow', 'SELECT pg_sleep(10)');
    await expect(db.inSystem((tx) => tx.run(slow))).rejects.toThrow('statement timeout');
    expect(await db.inTenant(one, (tx) => tx.all(selectCodes))).toHaveLength(2);
  });
});

describe('a database that is frozen', () => {
  const patience = { connectTimeoutMs: 200, deadlineMs: 200, max: 2 };
  async function openFrozen(options: Partial<DatabaseOptions> = patience) {
    const proxy = await startFreezableProxy(fresh.appUrl);
    onTestFinished(() => proxy.close());
    const db = open({ url: proxy.url, ...options });
    await Promise.all([db.inTenant(one, nothing), db.inTenant(one, nothing)]);
    return { db, proxy };
  }
  const nothing = async () => undefined;
  const timeTaken = async (work: Promise<unknown>) => {
    const startedAt = performance.now();
    const error = await work.catch((thrown: unknown) => thrown);
    return { error, ms: performance.now() - startedAt };
  };

  it('holds a transaction no longer than its deadline, and no connection after that', async () => {
    const { db, proxy } = await openFrozen();
    proxy.freeze();
    const { error, ms } = await timeTaken(db.inTenant(one, (tx) => tx.all(selectCodes)));
    expect(error).toBeInstanceOf(DatabaseTimeout);
    expect(ms).toBeLessThan(2_000);
    // The other one, which was idle, is as silent, and nobody waits for it in turn.
    await until(() => db.stats().total === 0);
    expect(db.stats()).toMatchObject({ waiting: 0 });
    expect((await timeTaken(db.inTenant(one, nothing))).error).toMatchObject({
      message: expect.stringContaining('connection timeout'),
    });
    proxy.thaw();
    await expect(db.inTenant(one, (tx) => tx.all(selectCodes))).resolves.toHaveLength(2);
    expect(db.stats()).toMatchObject({ total: 1, idle: 1 });
  });

  it('may have committed what it does not answer to', async () => {
    const { db, proxy } = await openFrozen();
    proxy.freeze({ from: ['COMMIT'] });
    const { error } = await timeTaken(db.inTenant(one, (tx) => tx.run(rename, ['a', 'unknown'])));
    expect(error).toBeInstanceOf(DatabaseTimeout);
    expect(await open().inTenant(one, (tx) => tx.maybe(selectName, ['a']))).toEqual({ name: 'unknown' });
    proxy.thaw();
  });

  it('is not asked to roll back what it did not answer to', async () => {
    const { db, proxy } = await openFrozen({ statementTimeoutMs: 500, max: 2 });
    proxy.freeze();
    const { error, ms } = await timeTaken(db.inTenant(one, nothing));
    expect(error).toMatchObject({ message: 'Query read timeout' });
    // The server's half second, and five for its answer; asked to roll back, it would be waited for twice.
    expect(ms).toBeLessThan(8_000);
    proxy.thaw();
    await expect(db.inTenant(one, nothing)).resolves.toBeUndefined();
  });
});

describe('asRole', () => {
  it('keeps what the URL says, options included', () => {
    const url = asRole(
      'postgres://u:p%40ss@db.example:5433/shop?sslmode=require&options=-c%20jit%3Doff',
      'waybill_app',
    );
    const parsed = new URL(url);
    expect(parsed.searchParams.get('options')).toBe('-c jit=off -c role=waybill_app');
    expect(parsed.searchParams.get('sslmode')).toBe('require');
    expect(parsed.host).toBe('db.example:5433');
    expect(parsed.password).toBe('p%40ss');
  });
});
