import { describe, expect, it } from 'vitest';
import { createProduct } from '../../catalog/products.ts';
import { shareRig } from '../../testing/rig.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { payBy } from '../../testing/test-provider.ts';
import { requestAdjustment } from '../request-adjustment.ts';
import { cancelCount, closeCount } from './close-count.ts';
import { enterFigures, type Figure } from './enter-figures.ts';
import { openCount } from './open-count.ts';
import { getCount, listCountLines } from './record.ts';

const rig = shareRig();
const invoice = { provider: 'manual' } as const;

const open = async (shop: Shop, skus?: string[]) =>
  (await shop.run((ctx) => openCount(ctx, { location: 'main', skus, reason: 'end of the year' }))).id;
const enter = (shop: Shop, id: string, ...figures: Figure[]) =>
  shop.run((ctx) => enterFigures(ctx, { id, figures }));

async function close(shop: Shop, id: string) {
  await shop.run((ctx) => closeCount(ctx, id));
  await shop.jobs.drain();
  const { lines } = await shop.run((ctx) => listCountLines(ctx, { id, limit: 9 }));
  return { ...(await shop.run((ctx) => getCount(ctx, id))), sheet: lines };
}

const sell = (shop: Shop, quantity: number) =>
  shop.placeAndWork({ items: [{ sku: 'MUG', quantity }], payment: invoice });

describe('a stock-take', () => {
  it('corrects the books by what was found, leaves what nobody counted, and reports what it is worth', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 0 }, CAP: {}, TEE: {} } });
    await shop.run((ctx) =>
      requestAdjustment(ctx, { sku: 'MUG', delta: 10, unitCost: 250, reason: 'delivery' }),
    );
    await shop.jobs.drain();
    const id = await open(shop);
    await enter(shop, id, { sku: 'MUG', counted: 7 }, { sku: 'CAP', counted: 12 });
    const report = await close(shop, id);
    expect(report).toMatchObject({
      ...{ status: 'closed', scope: 'all', lines: 3, counted: 2, different: 2 },
      ...{ found: 2, missing: 3, value: -750 },
    });
    expect(report.sheet).toMatchObject([
      { sku: 'CAP', counted: 12, expected: 10, difference: 2, value: 0 },
      { sku: 'MUG', counted: 7, expected: 10, difference: -3, value: -750, countedBy: 'staff:test' },
      { sku: 'TEE', counted: null, expected: null, difference: null },
    ]);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 7, value: 1_750 });
    expect(await shop.stock('TEE')).toMatchObject({ onHand: 10 });
    expect(await rig.audit()).toEqual([]);
  });

  it('loses no sale between counting and closing', async () => {
    const shop = await openShop(rig);
    const id = await open(shop);
    await enter(shop, id, { sku: 'MUG', counted: 9 });
    rig.clock.advance({ minutes: 1 });
    await sell(shop, 4);
    await shop.adjust('MUG', 20);
    const { sheet } = await close(shop, id);
    expect(sheet).toMatchObject([{ expected: 10, difference: -1 }]);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 25 });
  });

  it('takes figures of several people in any order: the one that was counted last stands', async () => {
    const shop = await openShop(rig);
    const id = await open(shop);
    rig.clock.advance({ minutes: 1 });
    const early = rig.clock.now;
    rig.clock.advance({ minutes: 5 });
    await sell(shop, 2);
    rig.clock.advance({ minutes: 5 });
    await enter(shop, id, { sku: 'MUG', counted: 6 });
    rig.clock.advance({ minutes: 5 });
    await enter(shop, id, { sku: 'MUG', counted: 10, countedAt: early });
    const { sheet } = await close(shop, id);
    expect(sheet).toMatchObject([{ counted: 6, expected: 8, difference: -2 }]);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 6 });
  });

  it('counts from before a sale, entered after it, leave the sale alone', async () => {
    const shop = await openShop(rig);
    const id = await open(shop);
    rig.clock.advance({ minutes: 1 });
    const countedAt = rig.clock.now;
    rig.clock.advance({ minutes: 1 });
    await sell(shop, 3);
    await enter(shop, id, { sku: 'MUG', counted: 10, countedAt });
    await close(shop, id);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 7 });
  });

  it('and another one that overlaps put the same mistake right once', async () => {
    const shop = await openShop(rig);
    const [one, other] = [await open(shop), await open(shop)];
    await enter(shop, one, { sku: 'MUG', counted: 8 });
    rig.clock.advance({ minutes: 1 });
    await enter(shop, other, { sku: 'MUG', counted: 8 });
    rig.clock.advance({ minutes: 1 });
    await Promise.all([one, other].map((id) => shop.run((ctx) => closeCount(ctx, id))));
    const due = await shop.jobs.due('stock.count');
    await Promise.all(due.map((job) => shop.jobs.deliver(job)));
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8 });
    expect(await rig.audit()).toEqual([]);
  });

  it('closed while orders are taken changes the books by what was wrong, and by nothing else', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 50 } } });
    const id = await open(shop);
    await enter(shop, id, { sku: 'MUG', counted: 47 });
    rig.clock.advance({ minutes: 1 });
    for (let nth = 0; nth < 15; nth++) {
      await shop.submit({ items: [{ sku: 'MUG', quantity: 2 }], payment: invoice });
    }
    await shop.run((ctx) => closeCount(ctx, id));
    const due = await shop.jobs.due();
    await Promise.all(due.map((job) => shop.jobs.deliver(job)));
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 50 - 30 - 3 });
    expect(await rig.audit()).toEqual([]);
  });

  it('stays open where fewer are there than are held, changes nothing, and says which', async () => {
    const shop = await openShop(rig, { products: { MUG: {}, CAP: {} } });
    await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 6 }], payment: payBy('requires_action') });
    const id = await open(shop);
    await enter(shop, id, { sku: 'MUG', counted: 5 }, { sku: 'CAP', counted: 1 });
    expect(await close(shop, id)).toMatchObject({
      status: 'open',
      rejection: 'fewer are there than are held for orders: MUG: 5 there, 6 held',
    });
    expect(await shop.stock('CAP')).toMatchObject({ onHand: 10 });
    await enter(shop, id, { sku: 'MUG', counted: 6 });
    expect(await close(shop, id)).toMatchObject({ status: 'closed', rejection: null });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 6, reserved: 6, available: 0 });
  });

  it('of chosen SKUs takes no others, no figure twice, and no time outside of it', async () => {
    const shop = await openShop(rig, { products: { MUG: {}, CAP: {} } });
    const id = await open(shop, ['MUG', 'MUG']);
    const past = new Date(rig.clock.now.getTime() - 60_000);
    const entering = enter(
      shop,
      id,
      { sku: 'CAP', counted: 1 },
      { sku: 'MUG', counted: 1, countedAt: past },
      { sku: 'MUG', counted: 2 },
    );
    await expect(entering).rejects.toMatchObject({
      code: 'invalid_items',
      details: {
        errors: [
          { path: 'figures[1].countedAt' },
          { path: 'figures[2].sku', message: 'is named twice' },
          { path: 'figures[0].sku', message: 'is not on this count' },
        ],
      },
    });
    await expect(open(shop, ['HAT'])).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of all takes what nobody knew to be there', async () => {
    const shop = await openShop(rig);
    const id = await open(shop);
    await shop.run((ctx) => createProduct(ctx, { sku: 'NEW', name: 'New', price: 1, currency: 'USD' }));
    await enter(shop, id, { sku: 'NEW', counted: 3 });
    await close(shop, id);
    expect(await shop.stock('NEW')).toMatchObject({ onHand: 3 });
  });

  it('that was called off, or is over, takes no figures and does nothing', async () => {
    const shop = await openShop(rig);
    const id = await open(shop);
    await enter(shop, id, { sku: 'MUG', counted: 1 });
    await shop.run((ctx) => cancelCount(ctx, id));
    for (const late of [
      () => enter(shop, id, { sku: 'MUG', counted: 2 }),
      () => shop.run((ctx) => closeCount(ctx, id)),
    ]) {
      await expect(late()).rejects.toMatchObject({ code: 'illegal_transition' });
    }
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10 });
  });
});
