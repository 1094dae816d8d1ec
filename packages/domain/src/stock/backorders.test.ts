import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { createLocation } from './locations.ts';
import { requestAdjustment } from './request-adjustment.ts';
import { changeStockPolicy, type StockPolicyChanges } from './stock-policy.ts';

const rig = shareRig();
const invoice = { provider: 'manual' } as const;

async function openWith(policy: StockPolicyChanges, stock = 5): Promise<Shop> {
  const shop = await openShop(rig, { products: { MUG: { stock } } });
  await shop.run((ctx) => changeStockPolicy(ctx, 'MUG', policy));
  return shop;
}

const order = (shop: Shop, quantity: number, payment: typeof invoice | ReturnType<typeof payBy> = invoice) =>
  shop.placeAndWork({ items: [{ sku: 'MUG', quantity }], payment });
const ship = (shop: Shop, orderId: string, quantity?: number) =>
  shop.run((ctx) =>
    shipOrder(ctx, {
      ...{ orderId, carrier: 'UPS', trackingNumber: '1Z' },
      items: quantity === undefined ? undefined : [{ sku: 'MUG', quantity }],
    }),
  );
const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
const cause = async (shop: Shop, orderId: string) =>
  (await shop.run((ctx) => diagnoseOrder(ctx, orderId))).cause;

describe('a SKU that may be sold before it is there', () => {
  it('is sold up to its limit and no further', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder', backorderLimit: 4 });
    const [one, other] = [await order(shop, 7), await order(shop, 3)];
    expect(await shop.order(one)).toMatchObject({ status: 'processing' });
    expect(await shop.order(other)).toMatchObject({
      status: 'rejected',
      rejection: { items: [{ sku: 'MUG', requested: 3, available: 2 }] },
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: -2, available: 0, awaited: 2 });
    expect(await rig.audit()).toEqual([]);
  });

  it('is sold to many at once no further than that', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder', backorderLimit: 4 });
    for (let nth = 0; nth < 12; nth++) {
      await shop.submit({
        items: [{ sku: 'MUG', quantity: 1 }],
        payment: nth % 2 ? invoice : payBy('requires_action'),
      });
    }
    const due = await shop.jobs.due('order.process');
    await Promise.all(due.map((job) => shop.jobs.deliver(job)));
    const statuses = (await shop.orders()).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'rejected')).toHaveLength(3);
    expect(await shop.stock('MUG')).toMatchObject({ available: 0, awaited: 4 });
    expect(await rig.audit()).toEqual([]);
  });

  it('leaves an order waiting, which is told why, and what is there can be shipped and no more', async () => {
    const shop = await openWith({ whenSoldOut: 'preorder', availableFrom: '2027-02-01' });
    const orderId = await order(shop, 8);
    expect(await shop.stock('MUG')).toMatchObject({ whenSoldOut: 'preorder', availableFrom: '2027-02-01' });
    const { waitingFor, explanation } = await shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect(waitingFor).toBe('stock');
    expect(explanation).toContain('3 of MUG, expected on 2027-02-01');
    await expect(ship(shop, orderId)).rejects.toMatchObject({ code: 'invalid_items' });
    await expect(ship(shop, orderId, 6)).rejects.toMatchObject({ code: 'invalid_items' });
    await ship(shop, orderId, 5);
    await expect(ship(shop, orderId, 1)).rejects.toMatchObject({ code: 'invalid_items' });
    await shop.adjust('MUG', 2);
    expect(await cause(shop, orderId)).toBe('awaiting_stock');
    await shop.adjust('MUG', 1);
    expect(await cause(shop, orderId)).toBe('partly_shipped');
    await ship(shop, orderId);
    expect(await shop.order(orderId)).toMatchObject({ status: 'shipped' });
    expect(await rig.audit()).toEqual([]);
  });

  it('goes to the oldest order first when it arrives, also what a newer one was waiting for that is called off', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder' }, 1);
    const [first, second, third] = [await order(shop, 3), await order(shop, 4), await order(shop, 2)];
    await shop.adjust('MUG', 3);
    const causes = () => Promise.all([first, second, third].map((id) => cause(shop, id)));
    expect(await causes()).toEqual(['ready_to_ship', 'awaiting_stock', 'awaiting_stock']);
    await cancel(shop, second);
    expect(await rig.audit()).toEqual([]);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: -1, awaited: 1 });
    await cancel(shop, third);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 1, awaited: 0, available: 1 });
    expect(await rig.audit()).toEqual([]);
  });

  it('is let go again by an order that is not paid in time, and by a refund', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder' });
    const held = await order(shop, 4, payBy('requires_action'));
    const paid = await order(shop, 6, payBy('paid'));
    expect(await shop.stock('MUG')).toMatchObject({ onHand: -1, reserved: 4, awaited: 5 });
    await cancel(shop, held);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: -1, reserved: 0, awaited: 1 });
    expect(await rig.audit()).toEqual([]);
    const items = [{ sku: 'MUG', quantity: 3 }];
    await shop.run((ctx) =>
      requestRefund(ctx, { orderId: paid, items, reason: 'too many', restock: true, amount: undefined }),
    );
    await shop.jobs.drain();
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 2, awaited: 0 });
    expect(await rig.audit()).toEqual([]);
    await ship(shop, paid);
  });

  it('that may not any more still owes what it owes, and sells nothing until that has come', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder' });
    await order(shop, 8);
    await shop.run((ctx) => changeStockPolicy(ctx, 'MUG', { whenSoldOut: 'refuse' }));
    await shop.adjust('MUG', 2);
    expect(await shop.order(await order(shop, 1))).toMatchObject({ status: 'rejected' });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: -1, awaited: 1, available: 0 });
    await shop.adjust('MUG', 2);
    expect(await shop.order(await order(shop, 1))).toMatchObject({ status: 'processing' });
    expect(await rig.audit()).toEqual([]);
  });

  it('is owed once, however many places it is kept at, and after what all of them have', async () => {
    const shop = await openWith({ whenSoldOut: 'backorder', backorderLimit: 2 });
    await shop.run(async (ctx) => {
      await createLocation(ctx, { code: 'annex', name: 'Annex' });
      await requestAdjustment(ctx, { sku: 'MUG', location: 'annex', delta: 3, reason: 'delivery' });
    });
    await shop.jobs.drain();
    await shop.run((ctx) => changeStockPolicy(ctx, 'MUG', { backorderLimit: 2 }));
    const orderId = await order(shop, 10);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    expect(await shop.stock('MUG')).toMatchObject({
      levels: [
        { location: 'annex', onHand: 0 },
        { location: 'main', onHand: -2, awaited: 2 },
      ],
    });
    expect(await shop.order(await order(shop, 1))).toMatchObject({ status: 'rejected' });
  });
});
