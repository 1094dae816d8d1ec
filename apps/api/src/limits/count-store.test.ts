import { openDatabase } from '@waybill/db';
import { type FreshDatabase, freshDatabase, redisUrl, until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountStore, openCountStore } from './count-store.ts';
import { createSharedCounts } from './shared-counts.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const url = redisUrl();
const backends = ['Postgres', ...(url === null ? [] : ['Redis'])];

describe.each(backends)('counts in %s', (backend) => {
  const open = (windowMs: number) => {
    const db = openDatabase({ url: database.appUrl, max: 2, applicationName: 'limits-test' });
    const redis = backend === 'Redis' && url !== null ? { url, isCluster: false } : null;
    const store = openCountStore({ redis, prefix: `test-${process.pid}-${windowMs}`, db, windowMs });
    const close = async () => {
      await store.close();
      await db.close();
    };
    return { store, close };
  };
  /** As soon as the store can be reached. */
  const firstPoints = (store: CountStore, who: string, points: number) => until(() => store.add(who, points));

  it('are added up over all who tell them, within one window', async () => {
    const [one, other] = [open(60_000), open(60_000)];
    await firstPoints(other.store, 'warm-up', 1);
    const first = await firstPoints(one.store, 'address:192.0.2.1', 3);
    expect(first?.consumed).toBe(3);
    const second = await other.store.add('address:192.0.2.1', 4);
    expect(second.consumed).toBe(7);
    expect(second.msLeft).toBeGreaterThan(50_000);
    expect(second.msLeft).toBeLessThanOrEqual(60_000);
    expect((await other.store.add('address:192.0.2.2', 1)).consumed).toBe(1);
    await one.close();
    await other.close();
  });

  it('let two processes pass the limit together, and little more', async () => {
    const [one, other] = [open(60_000), open(60_000)];
    await Promise.all([one, other].map(({ store }) => firstPoints(store, 'warm-up', 1)));
    const quiet = { info: () => undefined, warn: () => undefined };
    const counting = [one, other].map(({ store }) =>
      createSharedCounts({
        store,
        windowMs: 60_000,
        log: quiet,
        onStoreFailure: () => undefined,
        everyMs: 10,
      }),
    );
    let passed = 0;
    const takeOnce = async () => {
      const answers = counting.map((counts) => counts.take('tenant:two', 200).allowed);
      passed += answers.filter((allowed) => allowed).length;
      return answers.every((allowed) => !allowed);
    };
    await until(takeOnce, { everyMs: 5 });
    expect(passed).toBeGreaterThanOrEqual(200);
    // Each for itself would let pass 400; how many more than 200 it is depends on how soon the store answers.
    expect(passed).toBeLessThan(300);
    await Promise.all(counting.map((counts) => counts.close()));
    await one.close();
    await other.close();
  });

  it('begin anew with the next window', async () => {
    const { store, close } = open(1_000);
    await firstPoints(store, 'tenant:1', 5);
    await until(async () => (await store.add('tenant:1', 1)).consumed === 1, { timeoutMs: 4_000 });
    await close();
  });
});

it('counts that cannot be reached are refused at once', async () => {
  const db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'limits-test' });
  const redis = { url: 'redis://127.0.0.1:1', isCluster: false };
  const store = openCountStore({ redis, prefix: 'test', db, windowMs: 1_000 });
  await expect(store.add('anybody', 1)).rejects.toThrow('not ready');
  await store.close();
  await db.close();
});
