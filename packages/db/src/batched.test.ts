import { freshDatabase } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batched } from './batched.ts';
import { type Database, openDatabase } from './database.ts';
import { statement } from './statement.ts';
import type { Tx } from './tx.ts';

const tenantId = '0198a7c0-0000-7000-8000-000000000001';
const double = statement<{ n: number; twice: number }>(
  'test-double',
  'SELECT n, n * 2 AS twice FROM unnest($1::int[]) AS n',
);

let db: Database;
beforeAll(async () => {
  const { appUrl } = await freshDatabase();
  db = openDatabase({ url: appUrl, max: 2, applicationName: 'test' });
});
afterAll(() => db.close());

/** A question about one number, and how many were asked together each time. */
function doubling() {
  const sizes: number[] = [];
  const ask = batched(async ({ tx }: { tx: Tx }, numbers: readonly number[]) => {
    sizes.push(numbers.length);
    const rows = await tx.all(double, [numbers]);
    return numbers.map((n) => rows.find((row) => row.n === n)?.twice);
  });
  return { ask, sizes };
}

describe('a batched question', () => {
  it('is asked once for all who ask at the same moment, and each gets its own answer', async () => {
    const { ask, sizes } = doubling();
    const answers = await db.inTenant(tenantId, (tx) => Promise.all([1, 2, 3].map((n) => ask({ tx }, n))));
    expect(answers).toEqual([2, 4, 6]);
    expect(sizes).toEqual([3]);
  });

  it('gathers also those who had something to do first that needs no waiting', async () => {
    const { ask, sizes } = doubling();
    await db.inTenant(tenantId, (tx) =>
      Promise.all([
        ask({ tx }, 1),
        (async () => {
          for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          return ask({ tx }, 2);
        })(),
      ]),
    );
    expect(sizes).toEqual([2]);
  });

  it('is asked anew in the next step, and apart in another transaction', async () => {
    const { ask, sizes } = doubling();
    const twice = (tx: Tx, n: number) => ask({ tx }, n).then((answer) => ask({ tx }, answer ?? 0));
    const run = () => db.inTenant(tenantId, (tx) => Promise.all([twice(tx, 1), twice(tx, 2)]));
    expect(await Promise.all([run(), run()])).toEqual([
      [4, 8],
      [4, 8],
    ]);
    expect(sizes).toEqual([2, 2, 2, 2]);
  });

  it('fails for all who asked', async () => {
    const broken = batched(async (_: { tx: Tx }, _inputs: readonly number[]) => {
      throw new Error('no answer');
    });
    const endings = await db.inTenant(tenantId, (tx) =>
      Promise.allSettled([broken({ tx }, 1), broken({ tx }, 2)]),
    );
    expect(endings).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });
});
