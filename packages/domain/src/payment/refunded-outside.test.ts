import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { owedOf } from '../order/money-owed.ts';
import { shipOrder } from '../order/ship-order.ts';
import { paymentStatusOf } from '../order/status.ts';
import { listDiscrepancies } from '../reconciliation/discrepancies.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepReconciliation } from '../sweep/reconciliation.ts';
import { openRig, type Rig, shareRig } from '../testing/rig.ts';
import { openShop, type Shop, type ShopFixture } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { retryPayment } from './retry-payment.ts';

const rig = shareRig();

const referenceOf = (orderId: string, at: Rig = rig) => at.provider.of(orderId).at(-1)?.reference ?? 'none';

/** As a webhook does: what the provider says of the order's last payment is recorded. */
async function hear(shop: Shop, orderId: string, at: Rig = rig): Promise<void> {
  const snapshot = await at.provider.lookup(referenceOf(orderId, at));
  const paymentId = (await shop.order(orderId)).payments.at(-1)?.id ?? '';
  await shop.run((ctx) => recordSnapshot(ctx, paymentId, snapshot));
  await shop.jobs.drain();
}

async function openPaidOrder(fixture: ShopFixture = {}, at: Rig = rig) {
  const shop = await openShop(at, fixture);
  const orderId = await shop.placeAndWork();
  const giveBack = async (amount: number) => {
    at.provider.refundByHand(referenceOf(orderId, at), amount);
    await hear(shop, orderId, at);
  };
  return { shop, orderId, giveBack };
}

const ship = (shop: Shop, orderId: string, quantity?: number) =>
  shop.run((ctx) =>
    shipOrder(ctx, {
      ...{ orderId, carrier: 'UPS', trackingNumber: '1Z' },
      items: quantity === undefined ? undefined : [{ sku: 'MUG', quantity }],
    }),
  );

const differences = async (shop: Shop) => {
  const all = { status: 'all', after: undefined, limit: 10 } as const;
  const { discrepancies } = await shop.run((ctx) => listDiscrepancies(ctx, all));
  return discrepancies.map(({ kind, reference, settledAt, detail: { theirs } }) => [
    ...[kind, reference, theirs, settledAt === null ? 'open' : 'settled'],
  ]);
};

async function reconcile(shop: Shop): Promise<void> {
  const { clock } = shop.rig;
  clock.advance({ minutes: 61 });
  await sweepReconciliation({ ...shop.rig, now: clock.now });
  await shop.jobs.drain();
}

describe('a part of the money that somebody gives back at the provider', () => {
  it('makes the order that much cheaper, and it ships', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder();
    await giveBack(500);
    const order = await shop.order(orderId);
    expect(order).toMatchObject({ status: 'processing', payments: [{ refunded: 500, refundedByHand: 500 }] });
    expect([owedOf(order), paymentStatusOf(order)]).toEqual([2_000, 'partially_refunded']);
    await ship(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'shipped', refunds: [] });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1, captured: 2_500, refunded: 500 });
  });

  it('is explained, and stands in the timeline', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder();
    await giveBack(500);
    const { explanation } = await shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect(explanation).toContain('$5.00 of its money was given back at the provider');
    expect(await shop.events(orderId)).toContainEqual(
      expect.objectContaining({
        type: 'payment.refunded',
        data: expect.objectContaining({ amount: 500, outside: true }),
      }),
    );
  });

  it('leaves the rest for a cancel to give back', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder();
    await giveBack(500);
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ captured: 2_500, refunded: 2_500 }],
      refunds: [{ amount: 2_000, status: 'succeeded' }],
    });
  });

  it('is not taken again with the next shipment', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder({ captureMode: 'on_shipment' });
    await ship(shop, orderId, 1);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 1_250 }] });
    await giveBack(250);
    await ship(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'shipped',
      payments: [{ captured: 2_500, refunded: 250 }],
      refunds: [],
    });
    expect(owedOf(await shop.order(orderId))).toBe(2_250);
  });

  it('of a payment that was one too many makes nothing cheaper', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await shop.run((ctx) => retryPayment(ctx, { orderId, ...payBy('requires_action') }));
    await shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    const [first, second] = rig.provider.of(orderId).map(({ reference }) => reference);
    rig.provider.charge(first ?? '');
    rig.provider.charge(second ?? '');
    rig.provider.refundByHand(second ?? '', 2_500);
    const [one, other] = (await shop.order(orderId)).payments;
    for (const [payment, reference] of [
      [one, first],
      [other, second],
    ] as const) {
      const snapshot = await rig.provider.lookup(reference ?? '');
      await shop.run((ctx) => recordSnapshot(ctx, payment?.id ?? '', snapshot));
    }
    await shop.jobs.drain();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({ status: 'processing', refunds: [] });
    expect(owedOf(order)).toBe(2_500);
    expect(rig.provider.books(orderId)).toMatchObject({ captured: 5_000, refunded: 2_500 });
  });
});

describe('all of the money that somebody gives back at the provider', () => {
  it('keeps the order from being shipped, and says why', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder();
    await giveBack(2_500);
    await expect(ship(shop, orderId)).rejects.toMatchObject({ code: 'payment_refunded' });
    const { explanation, actions } = await shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect(explanation).toContain('All that was paid for it was given back at the provider');
    expect(actions).toContain('Cancel the order.');
    expect(paymentStatusOf(await shop.order(orderId))).toBe('refunded');
  });

  it('lets a cancel give nothing back twice', async () => {
    const { shop, orderId, giveBack } = await openPaidOrder();
    await giveBack(2_500);
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'given back' }));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'cancelled', refunds: [] });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
    expect(rig.provider.books(orderId)).toMatchObject({ captured: 2_500, refunded: 2_500 });
  });

  it('before we heard of the payment confirms nothing, and the order ends in time', async () => {
    const shop = await openShop(rig, { reservationMinutes: 30 });
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    rig.provider.charge(referenceOf(orderId));
    rig.provider.refundByHand(referenceOf(orderId), 2_500);
    await hear(shop, orderId);
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    rig.clock.advance({ minutes: 31 });
    await sweepExpiredReservations({ ...rig, now: rig.clock.now });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'cancelled', refunds: [] });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1, captured: 2_500, refunded: 2_500 });
  });
});

describe('the merchant', () => {
  const reportsTo = (at: Rig, shop: Shop) =>
    at.mailer.to(shop.merchantEmail).filter(({ subject }) => subject.includes('difference'));

  it('is told once of a refund at the provider that a webhook had told us of', async () => {
    const own = await openRig();
    const { shop, orderId, giveBack } = await openPaidOrder({}, own);
    await giveBack(500);
    const reference = `re_${referenceOf(orderId, own)}_1`;
    expect(await differences(shop)).toEqual([['refunded_outside', reference, 500, 'settled']]);
    await reconcile(shop);
    await hear(shop, orderId, own);
    await reconcile(shop);
    expect(await differences(shop)).toEqual([['refunded_outside', reference, 500, 'settled']]);
    expect(reportsTo(own, shop)).toHaveLength(1);
    expect(reportsTo(own, shop)[0]?.text).toContain('$5.00 refunded at the provider');
  });

  it('is told once that nothing pays for an order any more, which stays open until somebody sees to it', async () => {
    const own = await openRig();
    const { shop, orderId } = await openPaidOrder({}, own);
    own.provider.refundByHand(referenceOf(orderId, own), 2_500);
    const reference = `re_${referenceOf(orderId, own)}_1`;
    for (let times = 0; times < 3; times++) {
      await reconcile(shop);
      expect(await differences(shop)).toEqual([['refunded_outside', reference, 2_500, 'open']]);
    }
    expect(reportsTo(own, shop)).toHaveLength(1);
    expect(reportsTo(own, shop)[0]?.text).toMatch(/To look at[\s\S]*nothing\s+pays\s+for\s+the\s+order/i);
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'given back' }));
    await reconcile(shop);
    expect(await differences(shop)).toEqual([['refunded_outside', reference, 2_500, 'settled']]);
    expect(reportsTo(own, shop)).toHaveLength(1);
  });
});
