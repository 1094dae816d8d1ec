import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { fulfillmentStatusOf, paymentStatusOf } from '../order/status.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { type RefundRequest, requestRefund } from './request-refund.ts';

const rig = shareRig();

const items = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'CAP', quantity: 1 },
  { sku: 'MUG', quantity: 1 },
];
/** 3 × 999 + 1 × 1,501 + 500 for shipping = 4,998, and 7.33 % of it: 366. */
const total = 5_364;

async function openPaidOrder() {
  const shop = await openShop(rig, {
    products: { MUG: { price: 999 }, CAP: { price: 1_501 } },
    taxRateBps: 733,
  });
  return { shop, orderId: await shop.placeAndWork({ items }) };
}

const refund = (shop: Shop, orderId: string, given: Partial<RefundRequest> = {}) =>
  shop.run((ctx) => requestRefund(ctx, { orderId, reason: 'Arrived broken', restock: false, ...given }));
const ship = (shop: Shop, orderId: string, quantity?: number) =>
  shop.run((ctx) =>
    shipOrder(ctx, {
      ...{ orderId, carrier: 'UPS', trackingNumber: '1Z' },
      items: quantity === undefined ? undefined : [{ sku: 'MUG', quantity }],
    }),
  );
const mug = (quantity: number) => [{ sku: 'MUG', quantity }];

describe('a refund that somebody requests', () => {
  it('by amount is given back and told to the customer', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { amount: 700 });
    await shop.jobs.drain();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      ...{ status: 'processing', payments: [{ captured: total, refunded: 700 }] },
      refunds: [{ kind: 'requested', amount: 700, status: 'succeeded', items: null }],
    });
    expect(paymentStatusOf(order)).toBe('partially_refunded');
    const mail = rig.mailer.to(shop.customerEmail).at(-1);
    expect(mail?.subject).toContain('refund of $7.00');
    expect(mail?.text).toContain('Arrived broken');
  });

  it('of everything gives back all that is left', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { amount: 1 });
    await refund(shop, orderId);
    await shop.jobs.drain();
    expect(paymentStatusOf(await shop.order(orderId))).toBe('refunded');
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: total, refunded: total });
    await expect(refund(shop, orderId, { amount: 1 })).rejects.toMatchObject({
      code: 'refund_exceeds_captured',
      details: { errors: [{ path: 'amount' }], extras: { available: 0 } },
    });
    await expect(refund(shop, orderId)).rejects.toMatchObject({ details: { errors: [] } });
  });

  it('by items gives back their prices with the tax on them, to the cent in sum', async () => {
    const { shop, orderId } = await openPaidOrder();
    for (const of of [mug(1), mug(1), [...mug(1), { sku: 'CAP', quantity: 1 }]])
      await refund(shop, orderId, { items: of });
    await shop.jobs.drain();
    const { refunds } = await shop.order(orderId);
    // Tax on goods of 999, 1,998 and 4,498 of 4,998: 73.15, 146.31 and 329.38 of 366.
    expect(refunds.map(({ amount }) => amount)).toEqual([999 + 73, 999 + 73, 2_500 + 183]);
  });

  it('never exceeds what was captured, less what is on its way back', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { amount: 5_000 });
    await expect(refund(shop, orderId, { amount: 365 })).rejects.toMatchObject({
      code: 'refund_exceeds_captured',
      message: 'At most $3.64 of this order can be given back.',
      details: { extras: { available: 364 } },
    });
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 5_000 });
  });

  it('happens once when two ask for all of it at once', async () => {
    const { shop, orderId } = await openPaidOrder();
    const outcomes = await Promise.allSettled([refund(shop, orderId), refund(shop, orderId)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: total });
  });

  it('names no more items than were sold and not refunded', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { items: mug(2) });
    await expect(refund(shop, orderId, { items: mug(2) })).rejects.toMatchObject({
      code: 'invalid_items',
      details: { errors: [{ path: 'items[0].quantity', message: '1 of MUG can be refunded, not 2' }] },
    });
    await expect(refund(shop, orderId, { items: [{ sku: 'HAT', quantity: 1 }] })).rejects.toMatchObject({
      details: { errors: [{ path: 'items[0].sku', message: 'is not in the order' }] },
    });
    await expect(refund(shop, orderId, { amount: 5, restock: true })).rejects.toMatchObject({
      code: 'invalid_items',
    });
  });
});

describe('the items of a refund', () => {
  it('go back on the shelf once, and the order is returned with the last of them', async () => {
    const { shop, orderId } = await openPaidOrder();
    await ship(shop, orderId);
    await refund(shop, orderId, { items: mug(1), restock: true });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8 });
    expect(fulfillmentStatusOf(await shop.order(orderId))).toBe('fulfilled');
    await refund(shop, orderId, { restock: true });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10 });
    expect(await shop.stock('CAP')).toMatchObject({ onHand: 10 });
    expect(fulfillmentStatusOf(await shop.order(orderId))).toBe('returned');
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: total });
  });

  it('are never shipped when they had not left', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { items: mug(2), restock: true });
    await expect(ship(shop, orderId, 2)).rejects.toMatchObject({ code: 'invalid_items' });
    await ship(shop, orderId);
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      status: 'shipped',
      shipments: [{ items: [{ lineNo: 1 }, { lineNo: 2 }] }],
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 9 });
    await shop.jobs.drain();
  });

  it('that were the last to leave end the shipping', async () => {
    const { shop, orderId } = await openPaidOrder();
    await ship(shop, orderId, 3);
    await refund(shop, orderId, { items: [{ sku: 'CAP', quantity: 1 }], restock: true });
    expect(await shop.order(orderId)).toMatchObject({ status: 'shipped' });
    await shop.jobs.drain();
  });

  it('come back once although the order is cancelled afterwards', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { items: mug(1), restock: true });
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: total });
  });

  it('leave an order of which nothing is left with a reason, and the way to end it', async () => {
    const { shop, orderId } = await openPaidOrder();
    await refund(shop, orderId, { restock: true });
    await shop.jobs.drain();
    const { explanation, actions } = await shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect([explanation, actions]).toEqual(['All of it was refunded before it left.', ['Cancel the order.']]);
  });
});

describe('a refund that fails', () => {
  it('is told to the merchant, explained, and can be requested again', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundCourse = 'failed';
    await refund(shop, orderId, { items: mug(1), restock: true });
    await shop.jobs.drain();
    rig.provider.refundCourse = 'succeeded';
    expect(await shop.order(orderId)).toMatchObject({ refunds: [{ status: 'failed' }] });
    expect(rig.mailer.to(shop.merchantEmail).at(-1)?.subject).toContain('A refund of $10.72');
    const { explanation } = await shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect(explanation).toContain('$10.72 could not be given back');

    await refund(shop, orderId, { items: mug(1), restock: true });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 1_072 }] });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8 });
  });

  it('by the bank later on fails just the same', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundCourse = 'pending';
    await refund(shop, orderId, { amount: 100 });
    await shop.jobs.drain();
    rig.provider.refundCourse = 'succeeded';
    rig.provider.settleRefunds('failed');
    rig.clock.advance({ minutes: 2 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ refunds: [{ status: 'failed' }] });
  });

  it('of a cancelled order waits for a person, who requests it again', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundCourse = 'failed';
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    rig.provider.refundCourse = 'succeeded';
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 0 });
    await refund(shop, orderId);
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: total });
    expect(await shop.order(orderId)).toMatchObject({
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    });
  });

  it('because a part went back at the provider is replaced by one for the rest', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundByHand(rig.provider.of(orderId)[0]?.reference ?? '', 2_000);
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: total });
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: total }] });
  });
});
