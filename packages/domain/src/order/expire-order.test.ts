import { describe, expect, it } from 'vitest';
import { retryPayment } from '../payment/retry-payment.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy, type ScriptedOutcome } from '../testing/test-provider.ts';

const rig = shareRig();

/** How many of the shop's orders there are to end. */
async function sweep(shop: Shop): Promise<number> {
  const { systemDb, transact, clock } = rig;
  await sweepExpiredReservations({ systemDb, transact, now: clock.now });
  return (await shop.jobs.due('order.expire')).length;
}

/** An order whose payment stands at `outcome`, one second after its time to pay was up. */
async function openOverdueOrder(outcome: ScriptedOutcome) {
  const shop = await openShop(rig, { reservationMinutes: 30 });
  const orderId = await shop.placeAndWork({ payment: payBy(outcome) });
  rig.clock.advance({ minutes: 30, seconds: 1 });
  return { shop, orderId };
}

/** The customer pays at the very moment at which the payment of an expired order is called off. */
async function payTooLate(meanwhile: (shop: Shop) => Promise<void> = async () => undefined) {
  const { shop, orderId } = await openOverdueOrder('requires_action');
  await sweep(shop);
  await shop.jobs.deliver(await shop.jobs.theDue('order.expire'));
  await meanwhile(shop);
  rig.provider.charge(referenceOf(orderId));
  rig.clock.advance({ minutes: 1 });
  await shop.jobs.drain();
  return { shop, orderId };
}

const referenceOf = (orderId: string): string => rig.provider.of(orderId)[0]?.reference ?? 'none';

describe('an order that was not paid in time', () => {
  it('is cancelled, its stock let go and its payment called off', async () => {
    const { shop, orderId } = await openOverdueOrder('requires_action');
    expect(await sweep(shop)).toBe(1);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      ...{ status: 'cancelled', cancelReason: 'It was not paid in time.', payments: [{ status: 'voided' }] },
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
    expect(rig.provider.of(orderId)).toMatchObject([{ status: 'voided', charges: 0 }]);
    expect(await shop.eventTypes(orderId)).toContain('order.expired');
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
  });

  it('is left alone before its time is up', async () => {
    const shop = await openShop(rig, { reservationMinutes: 30 });
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    rig.clock.advance({ minutes: 29, seconds: 59 });
    expect(await sweep(shop)).toBe(0);
    const before = rig.provider.calls.length;
    await shop.run(async (ctx) => ctx.enqueue('order.expire', { orderId }));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    expect(rig.provider.calls.slice(before)).toEqual([]);
  });

  it('is kept when the customer paid a second ago and nobody told us', async () => {
    const { shop, orderId } = await openOverdueOrder('requires_action');
    rig.provider.charge(referenceOf(orderId));
    await sweep(shop);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 0 });
  });

  it('is kept when a payment that had failed was made after all', async () => {
    const { shop, orderId } = await openOverdueOrder('declined');
    rig.provider.charge(referenceOf(orderId));
    await sweep(shop);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing', payments: [{ status: 'paid' }] });
  });

  it('waits while the provider is still at work on its payment', async () => {
    const { shop, orderId } = await openOverdueOrder('processing');
    await sweep(shop);
    expect(await shop.jobs.deliver(await shop.jobs.theDue('order.expire'))).toBe('postponed');
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    rig.provider.charge(referenceOf(orderId));
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });

  it('ends after the provider, which was not there, could be asked', async () => {
    const { shop, orderId } = await openOverdueOrder('requires_action');
    rig.provider.failNext('lookup', 'before', 'unavailable');
    await sweep(shop);
    expect(await shop.jobs.deliver(await shop.jobs.theDue('order.expire'))).toBe('retry');
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'cancelled' });
  });

  it('goes on after all when the money comes in later and its items are still there', async () => {
    const { shop, orderId } = await payTooLate();
    expect(await shop.order(orderId)).toMatchObject({
      ...{ status: 'processing', cancelReason: null, payments: [{ status: 'paid', refunded: 0 }] },
    });
    expect(await shop.eventTypes(orderId)).toEqual(
      expect.arrayContaining(['order.expired', 'order.revived']),
    );
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
    expect(rig.mailer.to(shop.customerEmail).at(-1)?.subject).toContain('goes on');
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
  });

  it('gives the money back that comes in later when its items are gone', async () => {
    const { shop, orderId } = await payTooLate(async (shop) => {
      await shop.run((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta: -9, reason: 'broken' }));
      await shop.jobs.deliver(await shop.jobs.theDue('stock.adjust'));
    });
    expect(await shop.order(orderId)).toMatchObject({ status: 'cancelled', payments: [{ status: 'paid' }] });
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 2_500 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 1, reserved: 0 });
    expect(rig.mailer.to(shop.customerEmail).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('is cancelled'),
      expect.stringContaining('late payment'),
    ]);
  });

  it('calls off another attempt that was begun while the provider was asked', async () => {
    const { shop, orderId } = await openOverdueOrder('declined');
    await sweep(shop);
    const gate = rig.provider.hold('lookup', 'after');
    const working = shop.jobs.drain();
    await gate.reached;
    await shop.run((ctx) => retryPayment(ctx, { orderId, ...payBy('paid') }));
    gate.open();
    await working;
    expect(await shop.order(orderId)).toMatchObject({
      ...{ status: 'cancelled', payments: [{ status: 'failed' }, { status: 'voided' }] },
    });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 0 });
  });

  it('is swept up once, and not again while the job is owed or parked', async () => {
    const { shop } = await openOverdueOrder('requires_action');
    expect(await sweep(shop)).toBe(1);
    expect(await sweep(shop)).toBe(1);
    rig.provider.failNext('lookup', 'before', 'unauthorized');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('order.expire'))).toBe('parked');
    expect(await sweep(shop)).toBe(0);
    expect(await shop.jobs.due()).toEqual([]);
  });
});
