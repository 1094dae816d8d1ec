import { setImmediate as turn } from 'node:timers/promises';
import { freshDatabase } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { shareTransactions } from './share-transactions.ts';
import { statement } from './statement.ts';
import type { Tx } from './tx.ts';

const tenantId = '0198a7c0-0000-7000-8000-000000000001';
const otherTenant = '0198a7c0-0000-7000-8000-000000000002';
const xid = statement<{ xid: string }>('test-xid', 'SELECT pg_current_xact_id()::text AS xid');
const who = statement<{ tenant: string }>('test-tenant', 'SELECT current_tenant() AS tenant');
const lock = statement('test-lock', 'SELECT pg_advisory_xact_lock($1)');
const divide = statement<{ result: number }>('test-divide', 'SELECT 1 / $1::int AS result');

let db: Database;
beforeAll(async () => {
  const { appUrl } = await freshDatabase();
  db = openDatabase({ url: appUrl, max: 4, applicationName: 'test' });
});
afterAll(() => db.close());

const transactionOf = async (tx: Tx) => (await tx.maybe(xid))?.xid;

describe('shared transactions', () => {
  it('have one for all that came while another was under way', async () => {
    const shared = shareTransactions(db);
    const began = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const first = shared.inTenant(tenantId, async (tx) => {
      began.resolve();
      await mayEnd.promise;
      return transactionOf(tx);
    });
    await began.promise;
    const others = [1, 2, 3].map(() => shared.inTenant(tenantId, transactionOf));
    await turn();
    mayEnd.resolve();
    const ids = await Promise.all([first, ...others]);
    expect(new Set(ids.slice(1)).size).toBe(1);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('keep tenants apart, and let none wait for another', async () => {
    const shared = shareTransactions(db);
    const ofTenant = (id: string) => shared.inTenant(id, async (tx) => (await tx.maybe(who))?.tenant);
    expect(await Promise.all([ofTenant(tenantId), ofTenant(otherTenant)])).toEqual([tenantId, otherTenant]);
  });

  it('hold no more bodies than they are allowed to', async () => {
    const shared = shareTransactions(db, { most: 2 });
    const ids = await Promise.all([1, 2, 3].map(() => shared.inTenant(tenantId, transactionOf)));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  it('undo everything where one body fails, and give each another turn alone', async () => {
    const shared = shareTransactions(db);
    const transactions: (string | undefined)[] = [];
    const good = () =>
      shared.inTenant(tenantId, async (tx) => {
        const id = await transactionOf(tx);
        transactions.push(id);
        return id;
      });
    const bad = shared.inTenant(tenantId, () => Promise.reject(new Error('changed my mind')));
    const endings = await Promise.allSettled([good(), bad, good()]);
    expect(endings.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(endings[1]).toMatchObject({ reason: new Error('changed my mind') });
    // Together, and then each in a transaction of its own.
    expect(new Set(transactions).size).toBe(3);
    expect(transactions).toHaveLength(4);
  });

  it('tell a body its own failure, not that the transaction was broken by another', async () => {
    const shared = shareTransactions(db);
    const divideBy = (n: number) =>
      shared.inTenant(tenantId, async (tx) => (await tx.maybe(divide, [n]))?.result);
    const endings = await Promise.allSettled([divideBy(0), divideBy(1)]);
    expect(endings[0]).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    expect(endings[1]).toMatchObject({ status: 'fulfilled', value: 1 });
  });

  it('are repeated as a whole after a deadlock', async () => {
    const shared = shareTransactions(db);
    const bothLocked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let attempts = 0;
    const lockTwo = async (tx: Tx, own: 0 | 1) => {
      await tx.run(lock, [own + 1]);
      bothLocked[own].resolve();
      await Promise.all(bothLocked.map(({ promise }) => promise));
      await tx.run(lock, [own === 0 ? 2 : 1]);
    };
    const together = [
      shared.inTenant(tenantId, async (tx) => {
        attempts++;
        await lockTwo(tx, 0);
      }),
      shared.inTenant(tenantId, async () => 'beside it'),
    ];
    const alone = db.inTenant(tenantId, (tx) => lockTwo(tx, 1));
    expect(await Promise.all([...together, alone])).toEqual([undefined, 'beside it', undefined]);
    expect(attempts).toBeGreaterThanOrEqual(1);
  });

  it('fail for everybody when there is no database', async () => {
    const gone = openDatabase({
      url: 'postgres://waybill@127.0.0.1:1/none',
      max: 1,
      applicationName: 'test',
    });
    const shared = shareTransactions(gone);
    const endings = await Promise.allSettled([1, 2].map(() => shared.inTenant(tenantId, transactionOf)));
    expect(endings).toMatchObject([
      { reason: { code: 'ECONNREFUSED' } },
      { reason: { code: 'ECONNREFUSED' } },
    ]);
    await gone.close();
  });
});
