import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestHash } from '../idempotency.ts';
import { setLimits } from '../tenant/usage/limits.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import type { Acceptance, Submission } from './accept-orders.ts';
import { admitWithin } from './daily-room.ts';

const rig = shareRig();

const under = (key: string): Pick<Submission, 'idempotency' | 'isLimited'> => ({
  idempotency: { key, requestHash: requestHash('POST', '/v1/orders', key) },
  isLimited: true,
});
const place = (shop: Shop, key: string) => shop.submit({}, under(key));
const kinds = (answers: readonly Acceptance[]) => answers.map(({ kind }) => kind).toSorted();

async function openLimited(ordersPerDay: number | null): Promise<Shop> {
  const [shop, operators] = [await openShop(rig), await openShop(rig)];
  const operator = { tenantId: operators.tenantId, actor: { type: 'staff', id: 'op' } } as const;
  await shop.run((ctx) => setLimits(ctx, { operator, limits: { ordersPerDay } }));
  return shop;
}

describe('a shop that may place so many orders a day', () => {
  it('places exactly as many, however many come at once', async () => {
    const shop = await openLimited(7);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, nth) => place(shop, `at-once-${nth}`)));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(7);
    expect(answers.filter(({ kind }) => kind === 'limited')).toHaveLength(23);
    expect(await shop.orders()).toHaveLength(7);
    expect(await place(shop, 'one more')).toEqual({ kind: 'limited', limit: 'orders' });
    await shop.jobs.drain();
  });

  it('gets the answer of an order that was accepted again, also when there is no room any more', async () => {
    const shop = await openLimited(1);
    const first = await place(shop, 'again');
    const answers = await Promise.all([place(shop, 'again'), place(shop, 'another'), place(shop, 'again')]);
    expect(kinds(answers)).toEqual(['limited', 'replayed', 'replayed']);
    expect(answers).toContainEqual({ ...first, kind: 'replayed' });
    await shop.jobs.drain();
  });

  it('leaves the key of one that was refused as it was, and starts anew the next day', async () => {
    const shop = await openLimited(1);
    await place(shop, 'first');
    expect(await place(shop, 'later')).toMatchObject({ kind: 'limited' });
    rig.clock.advance({ minutes: 24 * 60 });
    expect(await place(shop, 'later')).toMatchObject({ kind: 'accepted', order: { number: 1002 } });
    expect(await place(shop, 'even later')).toMatchObject({ kind: 'limited' });
    await shop.jobs.drain();
  });

  it('may place none, or any number', async () => {
    expect(await place(await openLimited(0), 'x')).toMatchObject({ kind: 'limited' });
    const shop = await openLimited(null);
    expect(await place(shop, 'x')).toMatchObject({ kind: 'accepted' });
    await shop.jobs.drain();
  });
});

it('admits what is known, the same key once, and no more than there is room for', () => {
  const key = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null });
  fc.assert(
    fc.property(fc.array(key), fc.subarray(['a', 'b', 'c']), fc.nat(6), (keys, known, orders) => {
      const submissions = keys.map((one) => ({
        idempotency: one === null ? null : { key: one, requestHash: Buffer.alloc(0) },
      }));
      const room = { orders, limit: 'orders' } as const;
      const limits = admitWithin(submissions, { room, known: new Set(known) });
      const admitted = keys.filter((_, nth) => limits[nth] === null);
      const isNew = (one: string | null) => one === null || !known.includes(one);
      const placed = new Set(admitted.filter(isNew).map((one, nth) => one ?? `nameless ${nth}`));
      expect(placed.size).toBeLessThanOrEqual(orders);
      if (limits.includes('orders')) expect(placed.size).toBe(orders);
      keys.forEach((one, nth) => {
        if (!isNew(one)) expect(limits[nth]).toBeNull();
      });
    }),
  );
});
