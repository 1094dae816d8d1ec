import { describe, expect, it } from 'vitest';
import { createProduct } from '../catalog/products.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { listMovements } from './movements.ts';
import { requestAdjustment } from './request-adjustment.ts';

const rig = shareRig();

/** The adjustment after its job. */
async function adjust(shop: Shop, delta: number, sku = 'MUG') {
  const { id } = await shop.run((ctx) => requestAdjustment(ctx, { sku, delta, reason: 'counted' }));
  await shop.jobs.drain();
  const [adjustment] = await rig.sql('SELECT status, rejection FROM stock_adjustments WHERE id = $1', [id]);
  return adjustment;
}

const refused = { status: 'rejected', rejection: 'less would be on hand than is held for orders' };
const applied = { status: 'applied', rejection: null };

describe('adjusting the stock', () => {
  it('changes what is on hand, and writes why and by whom', async () => {
    const shop = await openShop(rig);
    expect(await adjust(shop, 5)).toEqual(applied);
    expect(await adjust(shop, -3)).toEqual(applied);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 12 });
    const { movements } = await shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 2 }));
    expect(movements.map(({ delta }) => delta).toSorted()).toEqual([-3, 5]);
    expect(movements[0]).toMatchObject({ kind: 'adjustment', reason: 'counted', actor: 'staff:test' });
  });

  it('never takes away what is held for orders, and says so', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 4 }], payment: payBy('requires_action') });
    expect(await adjust(shop, -7)).toEqual(refused);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 4 });
    expect(await adjust(shop, -6)).toEqual(applied);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 4, reserved: 4, available: 0 });
  });

  it('gives a new SKU its first stock, also at a location that it has no level at yet', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => createProduct(ctx, { sku: 'NEW', name: 'New', price: 1, currency: 'USD' }));
    expect(await shop.stock('NEW')).toMatchObject({ onHand: 0 });
    await rig.sql(`INSERT INTO locations (tenant_id, code, name) VALUES ($1, 'annex', 'Annex')`, [
      shop.tenantId,
    ]);
    await shop.run((ctx) =>
      requestAdjustment(ctx, { sku: 'NEW', location: 'annex', delta: 7, reason: 'delivery' }),
    );
    await shop.jobs.drain();
    expect(await adjust(shop, -1, 'NEW')).toEqual(refused);
    expect(await adjust(shop, 2, 'NEW')).toEqual(applied);
    expect(await shop.stock('NEW')).toMatchObject({
      onHand: 9,
      levels: [
        { location: 'annex', onHand: 7 },
        { location: 'main', onHand: 2 },
      ],
    });
  });

  it('loses no change of many at once', async () => {
    const shop = await openShop(rig);
    const deltas = [5, -2, 7, -4, 1, 1, -3, 8];
    for (const delta of deltas) {
      await shop.run((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta, reason: 'counted' }));
    }
    const due = await shop.jobs.due('stock.adjust');
    await Promise.all(due.map((job) => shop.jobs.deliver(job)));
    expect(await shop.stock('MUG')).toMatchObject({
      onHand: 10 + deltas.reduce((sum, delta) => sum + delta),
    });
  });

  it('is not found for an unknown SKU or location', async () => {
    const shop = await openShop(rig);
    const ask = (input: { sku: string; location?: string }) =>
      shop.run((ctx) => requestAdjustment(ctx, { ...input, delta: 1, reason: 'counted' }));
    await expect(ask({ sku: 'HAT' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask({ sku: 'MUG', location: 'moon' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await shop.jobs.due()).toEqual([]);
  });
});
