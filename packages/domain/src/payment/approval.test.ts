import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy, payByApproval } from '../testing/test-provider.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { retryPayment } from './retry-payment.ts';

const rig = shareRig();

const referenceOf = (orderId: string): string => rig.paypal.of(orderId)[0]?.reference ?? 'none';
const hear = (shop: Shop, orderId: string, eventId = `evt_${orderId}`) =>
  shop.run((ctx) =>
    receiveWebhook(ctx, {
      provider: 'paypal',
      notice: { eventId, type: 'CHECKOUT.ORDER.APPROVED', reference: referenceOf(orderId) },
    }),
  );

/** An order that waits for the customer to agree on the provider's pages. */
async function openOrderToApprove() {
  const shop = await openShop(rig, { reservationMinutes: 30 });
  const orderId = await shop.placeAndWork({ payment: payByApproval });
  return { shop, orderId };
}

const paid = { status: 'processing', payments: [{ status: 'paid', captured: 2_500 }] };

describe('a payment that the customer approves first', () => {
  it('waits with the link to the provider, and takes nothing', async () => {
    const { shop, orderId } = await openOrderToApprove();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ provider: 'paypal', status: 'requires_action', nextAction: { type: 'redirect' } }],
    });
    expect(await shop.jobs.due()).toEqual([]);
    expect(rig.paypal.books(orderId)).toMatchObject({ charges: 0 });
  });

  it('is confirmed by the charging job when a webhook tells of the approval, heard twice or not', async () => {
    const { shop, orderId } = await openOrderToApprove();
    rig.paypal.approve(referenceOf(orderId));
    await hear(shop, orderId, 'evt_1');
    await hear(shop, orderId, 'evt_1');
    await hear(shop, orderId, 'evt_2');
    await shop.jobs.deliver(
      (await shop.jobs.due('webhook.process'))[0] ?? (await shop.jobs.theDue('order.process')),
    );
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'processing' }] });
    await shop.jobs.theDue('payment.charge');
    await shop.jobs.drain({ workers: 2 });
    expect(await shop.order(orderId)).toMatchObject(paid);
    expect(rig.paypal.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 0 });
  });

  it('is confirmed when only a sweep finds out', async () => {
    const { shop, orderId } = await openOrderToApprove();
    rig.paypal.approve(referenceOf(orderId));
    rig.clock.advance({ minutes: 3 });
    await sweepUnansweredPayments({ ...rig, now: rig.clock.now });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject(paid);
  });

  it('is confirmed instead of letting the order expire, when the last question finds out', async () => {
    const { shop, orderId } = await openOrderToApprove();
    rig.paypal.approve(referenceOf(orderId));
    rig.clock.advance({ minutes: 31 });
    await sweepExpiredReservations({ ...rig, now: rig.clock.now });
    expect(await shop.jobs.deliver(await shop.jobs.theDue('order.expire'))).toBe('postponed');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject(paid);
    rig.clock.advance({ minutes: 2 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject(paid);
  });

  it('is charged once when the answer to the confirmation got lost', async () => {
    const { shop, orderId } = await openOrderToApprove();
    rig.paypal.approve(referenceOf(orderId));
    rig.paypal.failNext('confirm', 'after', 'unknown');
    await hear(shop, orderId);
    await shop.jobs.drain();
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject(paid);
    expect(rig.paypal.books(orderId)).toMatchObject({ charges: 1 });
  });

  it('takes nothing when the order was cancelled before the approval', async () => {
    const { shop, orderId } = await openOrderToApprove();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    rig.paypal.approve(referenceOf(orderId));
    await hear(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided' }] });
    expect(rig.paypal.books(orderId)).toMatchObject({ charges: 0 });
  });

  it('is not confirmed when the customer has chosen another method meanwhile', async () => {
    const { shop, orderId } = await openOrderToApprove();
    await shop.run((ctx) => retryPayment(ctx, { orderId, ...payBy('paid') }));
    rig.paypal.approve(referenceOf(orderId));
    await hear(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'voided' }, { status: 'paid' }],
    });
    expect(rig.paypal.books(orderId)).toMatchObject({ charges: 0 });
  });

  it('is let go of when the money is set aside while the order is cancelled', async () => {
    const shop = await openShop(rig, { captureMode: 'on_shipment' });
    const orderId = await shop.placeAndWork({ payment: payByApproval });
    rig.paypal.approve(referenceOf(orderId));
    await hear(shop, orderId);
    await shop.jobs.deliver(await shop.jobs.theDue('webhook.process'));
    const gate = rig.paypal.hold('confirm', 'before');
    const charging = shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    await gate.reached;
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.deliver(await shop.jobs.theDue('payment.void'));
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided' }] });
    gate.open();
    await charging;
    await shop.jobs.drain();
    expect(rig.paypal.of(orderId)).toMatchObject([{ status: 'voided' }]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided', captured: 0 }] });
  });
});
