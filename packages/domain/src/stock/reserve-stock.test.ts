import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { updateProduct } from '../catalog/products.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { requestAdjustment } from './request-adjustment.ts';

const invoice = { provider: 'manual' } as const;

/** That many orders are processed at the same moment, each on a connection of its own. */
const atOnce = 40;
const openStore = () => openRig({ connections: atOnce });

/**
 * Deadlocks that PostgreSQL had to break up: one that was repeated in silence is one all the same. A connection
 * reports them when it ends.
 */
async function deadlocks(rig: Rig): Promise<number> {
  const connected = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test-app'`;
  await rig.sql(`SELECT pg_terminate_backend(pid) ${connected}`);
  await until(async () => (await rig.sql(`SELECT pid ${connected}`)).length === 0);
  const [row] = await rig.sql<{ count: number }>(
    'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.count ?? Number.NaN;
}

describe('many buyers at once', () => {
  it('sells 50 pieces to exactly 50 of 200 buyers', async () => {
    const rig = await openStore();
    const shop = await openShop(rig, { products: { MUG: { stock: 50 } } });
    const order = { items: [{ sku: 'MUG', quantity: 1 }], payment: invoice };
    await Promise.all(Array.from({ length: 200 }, () => shop.submit(order)));
    expect(await processAll(shop)).toEqual({ processing: 50, rejected: 150 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 0, reserved: 0 });
    expect(await deadlocks(rig)).toBe(0);
  });

  it('sells two SKUs that half of the buyers name in opposite order to as many as there are, without a deadlock', async () => {
    const rig = await openStore();
    const shop = await openShop(rig, { products: { MUG: { stock: 50 }, CAP: { stock: 50 } } });
    const items = [
      { sku: 'MUG', quantity: 1 },
      { sku: 'CAP', quantity: 1 },
    ];
    const order = (n: number) => ({ payment: invoice, items: n % 2 === 0 ? items : items.toReversed() });
    await Promise.all(Array.from({ length: 200 }, (_, n) => shop.submit(order(n))));
    expect(await processAll(shop)).toEqual({ processing: 50, rejected: 150 });
    expect(await shop.stock('CAP')).toMatchObject({ onHand: 0, reserved: 0 });
    expect(await deadlocks(rig)).toBe(0);
  });

  it('holds and lets go of stock at two locations at once without a deadlock, whichever is asked first', async () => {
    const rig = await openStore();
    const shop = await openShop(rig, { products: { MUG: { stock: 40 } } });
    await openAnnex(rig, shop);
    const order = { items: [{ sku: 'MUG', quantity: 2 }] };
    await Promise.all(Array.from({ length: 30 }, () => shop.submit(order)));
    expect(await processAll(shop)).toEqual({ awaiting_payment: 30 });
    const held = await shop.orders();
    await Promise.all(Array.from({ length: 30 }, () => shop.submit(order)));
    await Promise.all([
      processAll(shop),
      ...held.map(({ id: orderId }) => shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'enough' }))),
      ...[5, 6, 7].map((n) => shop.run((ctx) => updateProduct(ctx, 'MUG', { lowStockThreshold: n }))),
    ]);
    expect(await deadlocks(rig)).toBe(0);
  });
});

describe('stock at several locations', () => {
  it('is asked by the priority of the location', async () => {
    const rig = await openRig();
    const shop = await openShop(rig, { products: { MUG: { stock: 5 } } });
    await openAnnex(rig, shop);
    const orderId = await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 3 }], payment: invoice });
    expect(await shop.stock('MUG')).toMatchObject({
      levels: [
        { location: 'annex', onHand: 40 },
        { location: 'main', onHand: 2 },
      ],
    });
    await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 41 }], payment: invoice });
    expect(await shop.stock('MUG')).toMatchObject({
      levels: [
        { location: 'annex', onHand: 1 },
        { location: 'main', onHand: 0 },
      ],
    });
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'enough' }));
    expect(await shop.stock('MUG')).toMatchObject({ available: 4 });
  });
});

/** A second location with 40 mugs; it comes first in the alphabet and is asked last. */
async function openAnnex(rig: Rig, shop: Shop): Promise<void> {
  await rig.sql(
    `INSERT INTO locations (tenant_id, code, name, priority) VALUES ($1, 'annex', 'Annex', 200)`,
    [shop.tenantId],
  );
  const delivery = { sku: 'MUG', location: 'annex', delta: 40, reason: 'delivery' };
  await shop.run((ctx) => requestAdjustment(ctx, delivery));
  await shop.jobs.drain();
}

/** Delivers every order.process, many at once; how many orders there are now in each state they went to. */
async function processAll(shop: Shop): Promise<Record<string, number>> {
  const due = await shop.jobs.due('order.process');
  const endings = new Set<string>();
  const lane = async () => {
    for (let job = due.shift(); job; job = due.shift()) endings.add(await shop.jobs.deliver(job));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  expect(endings).toEqual(new Set(['fulfilled']));
  const groups = Object.groupBy(await shop.orders(), ({ status }) => status);
  return Object.fromEntries(Object.entries(groups).map(([status, orders]) => [status, orders.length]));
}
