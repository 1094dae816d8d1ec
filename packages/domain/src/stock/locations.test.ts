import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { updateSettings } from '../tenant/settings.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { createLocation, listLocations, removeLocation, updateLocation } from './locations.ts';
import { listMovements, type MovementFilter } from './movements.ts';
import { requestAdjustment } from './request-adjustment.ts';

const rig = shareRig();
const invoice = { provider: 'manual' } as const;

async function openAnnex(shop: Shop, delta = 20): Promise<void> {
  await shop.run(async (ctx) => {
    await createLocation(ctx, { code: 'annex', name: 'Annex' });
    if (delta > 0) await requestAdjustment(ctx, { sku: 'MUG', location: 'annex', delta, reason: 'delivery' });
  });
  await shop.jobs.drain();
}

const sell = (shop: Shop, quantity: number) =>
  shop.placeAndWork({ items: [{ sku: 'MUG', quantity }], payment: invoice });
const onHand = async (shop: Shop) =>
  Object.fromEntries((await shop.stock('MUG')).levels.map((level) => [level.location, level.onHand]));

describe('a location', () => {
  it('is asked in its turn, and not at all while it is not active', async () => {
    const shop = await openShop(rig);
    await openAnnex(shop);
    await shop.run((ctx) => updateLocation(ctx, 'main', { active: false }));
    await sell(shop, 3);
    expect(await onHand(shop)).toEqual({ annex: 17, main: 10 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 27, available: 17 });
    await shop.run((ctx) => updateLocation(ctx, 'annex', { active: false }));
    expect(await shop.order(await sell(shop, 1))).toMatchObject({
      status: 'rejected',
      rejection: { items: [{ available: 0 }] },
    });
    await shop.run((ctx) => updateLocation(ctx, 'main', { active: true }));
    await sell(shop, 3);
    expect(await onHand(shop)).toEqual({ annex: 17, main: 7 });
    expect((await shop.run(listLocations)).map(({ code }) => code)).toEqual(['main', 'annex']);
  });

  it('is taken from as the shop has it', async () => {
    const shop = await openShop(rig);
    await openAnnex(shop);
    await shop.run((ctx) => updateSettings(ctx, { allocation: 'most-stock' }));
    await sell(shop, 2);
    expect(await onHand(shop)).toEqual({ annex: 18, main: 10 });
    await shop.run((ctx) => updateSettings(ctx, { allocation: 'priority' }));
    await sell(shop, 12);
    expect(await onHand(shop)).toEqual({ annex: 16, main: 0 });
  });

  it('can be removed only where there never was anything, and never the last', async () => {
    const shop = await openShop(rig);
    const remove = (code: string) => shop.run((ctx) => removeLocation(ctx, code));
    await expect(remove('main')).rejects.toMatchObject({ code: 'in_use' });
    await openAnnex(shop, 0);
    await remove('annex');
    await expect(remove('annex')).rejects.toMatchObject({ code: 'not_found' });
    await openAnnex(shop, 1);
    await expect(remove('annex')).rejects.toMatchObject({ code: 'in_use' });
    await expect(shop.run((ctx) => createLocation(ctx, { code: 'annex', name: 'X' }))).rejects.toMatchObject({
      code: 'already_exists',
    });
  });
});

describe('the ledger of a SKU', () => {
  it('tells the balance of each location after each movement, on every page and through every filter', async () => {
    const shop = await openShop(rig);
    await openAnnex(shop);
    for (const quantity of [2, 11, 3]) {
      rig.clock.advance({ minutes: 1 });
      await sell(shop, quantity);
    }
    const read = (filter: MovementFilter) =>
      shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 50, ...filter }));
    const { movements } = await read({});
    const balances = new Map<string, number>();
    for (const { location, delta, balance } of movements.toReversed()) {
      balances.set(location, (balances.get(location) ?? 0) + delta);
      expect(balance).toBe(balances.get(location));
    }
    expect(Object.fromEntries(balances)).toEqual(await onHand(shop));

    const paged: unknown[] = [];
    for (let after: Parameters<typeof listMovements>[1]['after']; ; ) {
      const page = await shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 2, after }));
      paged.push(...page.movements);
      if (page.nextAfter === null) break;
      after = page.nextAfter;
    }
    expect(paged).toEqual(movements);
    const [newest] = movements;
    expect((await read({ kind: 'sale', location: 'annex' })).movements).toEqual(
      movements.filter(({ kind, location }) => kind === 'sale' && location === 'annex'),
    );
    expect((await read({ from: newest?.at })).movements).toEqual([newest]);
    expect((await read({ to: newest?.at })).movements).toEqual(movements.slice(1));
  });

  it('adds up while others write it', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 500 } } });
    for (let nth = 0; nth < 20; nth++)
      await shop.submit({ items: [{ sku: 'MUG', quantity: 1 }], payment: invoice });
    const due = await shop.jobs.due('order.process');
    const reading = async () => {
      const { movements } = await shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 100 }));
      const adds = movements.every(
        ({ delta, balance }, nth) => balance - delta === (movements[nth + 1]?.balance ?? 0),
      );
      expect(adds).toBe(true);
    };
    await Promise.all([...due.map((job) => shop.jobs.deliver(job)), ...Array.from({ length: 10 }, reading)]);
    await reading();
  });
});

describe('what stock costs', () => {
  it('is the average of what was paid, leaves with each sale, and comes back with it', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 0 } } });
    const receive = async (delta: number, unitCost: number) => {
      await shop.run((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta, unitCost, reason: 'delivery' }));
      await shop.jobs.drain();
    };
    await receive(3, 100);
    await receive(4, 251);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 7, value: 1_304, unitCost: 186 });
    const orderId = await sell(shop, 2);
    // 1,304 × 2 / 7 = 372.57…
    const newest = async () =>
      (await shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 1 }))).movements[0];
    expect(await newest()).toMatchObject({ kind: 'sale', delta: -2, value: -373, balance: 5 });
    expect(await shop.stock('MUG')).toMatchObject({ value: 931 });
    await receive(1, 1_000);
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, value: 931 + 1_000 + 373 });
    await shop.adjust('MUG', -8);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 0, value: 0, unitCost: null });
    expect(await rig.audit()).toEqual([]);
  });

  it('of orders that are paid at the same moment adds up to what they took', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 0 } } });
    await shop.run((ctx) =>
      requestAdjustment(ctx, { sku: 'MUG', delta: 7, unitCost: 143, reason: 'delivery' }),
    );
    await shop.run((ctx) =>
      requestAdjustment(ctx, { sku: 'MUG', delta: 6, unitCost: 77, reason: 'delivery' }),
    );
    await shop.jobs.drain();
    for (let nth = 0; nth < 6; nth++) await shop.submit({ items: [{ sku: 'MUG', quantity: 2 }] });
    await shop.jobs.drain({ workers: 6 });
    const { value } = await shop.stock('MUG');
    // One of thirteen is left of 1,463.
    expect(Math.abs(value - 1_463 / 13)).toBeLessThanOrEqual(3);
    await sell(shop, 1);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 0, value: 0 });
    expect(await rig.audit()).toEqual([]);
  });
});
