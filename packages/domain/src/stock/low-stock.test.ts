import { describe, expect, it } from 'vitest';
import { updateProduct } from '../catalog/products.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { sweepLowStock } from '../sweep/low-stock.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { changeStockPolicy } from './stock-policy.ts';

const rig = shareRig();

const sweep = () => sweepLowStock({ systemDb: rig.systemDb, transact: rig.transact, now: rig.clock.now });

/** Sweeps, and returns the digests the merchant has by then. */
async function digests(shop: Shop) {
  await sweep();
  await shop.jobs.drain();
  return rig.mailer.to(shop.merchantEmail).filter(({ text }) => text.includes('threshold'));
}

const products = {
  MUG: { stock: 10, lowStockThreshold: 5 },
  CAP: { stock: 10, lowStockThreshold: 3 },
  TEE: { stock: 10 },
};

describe('low stock', () => {
  it('is told once, when a SKU has fallen to its threshold', async () => {
    const shop = await openShop(rig, { products });
    await shop.adjust('MUG', -4);
    expect(await digests(shop)).toHaveLength(0);
    await shop.adjust('MUG', -1);
    expect(await digests(shop)).toHaveLength(1);
    await shop.adjust('MUG', -1);
    expect(await digests(shop)).toHaveLength(1);
  });

  it('counts what is held for orders as gone', async () => {
    const shop = await openShop(rig, { products });
    await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 5 }] });
    const [digest] = await digests(shop);
    expect(digest?.text).toContain('The MUG');
  });

  it('is told again after the stock has been above the threshold in between', async () => {
    const shop = await openShop(rig, { products });
    await shop.adjust('MUG', -6);
    await digests(shop);
    await shop.adjust('MUG', 1);
    await shop.adjust('MUG', -1);
    expect(await digests(shop)).toHaveLength(1);
    await shop.adjust('MUG', 2);
    await shop.adjust('MUG', -2);
    expect(await digests(shop)).toHaveLength(2);
  });

  it('is told again after a cancelled order lifted the stock above the threshold', async () => {
    const shop = await openShop(rig, { products });
    const items = [{ sku: 'MUG', quantity: 5 }];
    for (const times of [1, 2]) {
      const orderId = await shop.placeAndWork({ items });
      expect(await digests(shop)).toHaveLength(times);
      await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
      await shop.jobs.drain();
    }
  });

  it('is told again only after the stock rose above the threshold by the margin', async () => {
    const shop = await openShop(rig, { products });
    const levels = [{ location: 'main', lowStockThreshold: 5, lowStockMargin: 2 }];
    await shop.run((ctx) => changeStockPolicy(ctx, 'MUG', { levels }));
    await shop.adjust('MUG', -5);
    expect(await digests(shop)).toHaveLength(1);
    for (const swing of [2, -2, 1, -1, 2, -2]) {
      await shop.adjust('MUG', swing);
      expect(await digests(shop)).toHaveLength(1);
    }
    await shop.adjust('MUG', 3);
    await shop.adjust('MUG', -3);
    expect(await digests(shop)).toHaveLength(2);
  });

  it('is told once more when it sells out, and then only after it rose above the margin', async () => {
    const shop = await openShop(rig, { products });
    const levels = [{ location: 'main', lowStockMargin: 1 }];
    await shop.run((ctx) => changeStockPolicy(ctx, 'MUG', { levels }));
    await shop.adjust('MUG', -7);
    expect(await digests(shop)).toHaveLength(1);
    await shop.adjust('MUG', -3);
    const [, soldOut] = await digests(shop);
    expect(soldOut?.text).toContain('sold out');
    for (const swing of [1, -1, 1, -1]) await shop.adjust('MUG', swing);
    expect(await digests(shop)).toHaveLength(2);
    await shop.adjust('MUG', 2);
    await shop.adjust('MUG', -2);
    expect(await digests(shop)).toHaveLength(3);
  });

  it('is told once when all of it goes at once', async () => {
    const shop = await openShop(rig, { products });
    await shop.adjust('MUG', -10);
    expect(await digests(shop)).toHaveLength(1);
    expect(await digests(shop)).toHaveLength(1);
  });

  it('of several SKUs comes in one digest', async () => {
    const shop = await openShop(rig, { products });
    await shop.adjust('MUG', -9);
    await shop.adjust('CAP', -9);
    await shop.adjust('TEE', -10);
    const [digest, ...others] = await digests(shop);
    expect(others).toEqual([]);
    expect(digest?.text).toContain('The MUG');
    expect(digest?.text).toContain('The CAP');
    expect(digest?.text).not.toContain('The TEE');
  });

  it('is told in one mail when two schedulers sweep at once', async () => {
    const shop = await openShop(rig, { products });
    await shop.adjust('MUG', -9);
    const alerted = await Promise.all([sweep(), sweep(), sweep()]);
    expect(alerted.toSorted()).toEqual([0, 0, 1]);
    expect(await digests(shop)).toHaveLength(1);
  });

  it('is not told of a product that was never in stock', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 0, lowStockThreshold: 5 } } });
    expect(await digests(shop)).toHaveLength(0);
    await shop.adjust('MUG', 6);
    await shop.adjust('MUG', -1);
    expect(await digests(shop)).toHaveLength(1);
  });

  it('follows a threshold that is changed', async () => {
    const shop = await openShop(rig, { products });
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { lowStockThreshold: 10 }));
    expect(await digests(shop)).toHaveLength(1);
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { lowStockThreshold: 2 }));
    await shop.adjust('MUG', -8);
    expect(await digests(shop)).toHaveLength(2);
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { lowStockThreshold: null }));
    await shop.adjust('MUG', -2);
    expect(await digests(shop)).toHaveLength(2);
  });

  it('tells each merchant of his own', async () => {
    const [one, other] = [await openShop(rig, { products }), await openShop(rig, { products })];
    await one.adjust('MUG', -9);
    expect(await digests(one)).toHaveLength(1);
    expect(await digests(other)).toHaveLength(0);
  });
});
