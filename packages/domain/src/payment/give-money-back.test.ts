import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { recordManualPayment } from './record-manual-payment.ts';
import { recordSnapshot } from './record-snapshot.ts';

const rig = shareRig();

const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
const referenceOf = (orderId: string) => rig.provider.of(orderId)[0]?.reference ?? 'none';

async function openPaidOrder() {
  const shop = await openShop(rig);
  const orderId = await shop.placeAndWork();
  const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
  const look = () =>
    shop.run(async (ctx) => recordSnapshot(ctx, paymentId, await rig.provider.lookup(referenceOf(orderId))));
  return { shop, orderId, paymentId, look };
}

describe('a refund', () => {
  it('is made once when its answer got lost', async () => {
    const { shop, orderId } = await openPaidOrder();
    await cancel(shop, orderId);
    rig.provider.failNext('refund', 'after', 'unknown');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 0 }] });
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500, refunded: 2_500 }] });
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 2_500 });
  });

  it('stays owed until the bank has carried it out', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundCourse = 'pending';
    await cancel(shop, orderId);
    const job = await shop.jobs.theDue('payment.refund');
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    rig.provider.refundCourse = 'succeeded';
    expect(await rig.audit()).toEqual([]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 0 }] });
    rig.provider.settleRefunds();
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 2_500 }] });
  });

  it('gives back the rest when a person gave back a part at the provider', async () => {
    const { shop, orderId, look } = await openPaidOrder();
    rig.provider.refundByHand(referenceOf(orderId), 1_250);
    await look();
    await cancel(shop, orderId);
    // Half is back and half is owed: the one must not pass for the other.
    await look();
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500, refunded: 2_500 }] });
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 2_500 });
  });

  it('is settled when a person gave all of it back at the provider first', async () => {
    const { shop, orderId } = await openPaidOrder();
    await cancel(shop, orderId);
    rig.provider.refundByHand(referenceOf(orderId), 2_500);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500, refunded: 2_500 }] });
    expect(await rig.sql('SELECT status FROM refunds WHERE order_id = $1', [orderId])).toEqual([
      { status: 'succeeded' },
    ]);
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 2_500 });
  });

  it('makes way for one of what is left when a person gave back a part that nobody told us of', async () => {
    const { shop, orderId } = await openPaidOrder();
    rig.provider.refundByHand(referenceOf(orderId), 700);
    await cancel(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500, refunded: 2_500 }] });
    const refunds = await rig.sql('SELECT amount::int, status FROM refunds WHERE order_id = $1 ORDER BY id', [
      orderId,
    ]);
    expect(refunds).toEqual([
      { amount: 2_500, status: 'failed' },
      { amount: 1_800, status: 'succeeded' },
    ]);
  });

  it('fails, and the merchant is told, when the provider refuses it for a reason of its own', async () => {
    const { shop, orderId } = await openPaidOrder();
    await cancel(shop, orderId);
    rig.provider.failNext('refund', 'before', 'rejected');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('payment.refund'))).toBe('fulfilled');
    const before = rig.mailer.to(shop.merchantEmail).length;
    await shop.jobs.drain();
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(before + 1);
    expect(await shop.eventTypes(orderId)).toContain('refund.failed');
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 0 });
  });

  it('of a part, by hand, leaves an order that goes on alone', async () => {
    const { shop, orderId, look } = await openPaidOrder();
    rig.provider.refundByHand(referenceOf(orderId), 500);
    await look();
    await look();
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing', payments: [{ refunded: 500 }] });
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 500 });
  });
});

describe('calling a payment off', () => {
  it('goes on trying while the provider cannot', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place({ payment: payBy('processing') });
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    await shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    await cancel(shop, orderId);
    expect(await shop.jobs.deliver(await shop.jobs.theDue('payment.void'))).toBe('postponed');
    rig.provider.decline(referenceOf(orderId));
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'voided' }],
    });
  });

  it('of an authorised payment frees the customer’s money', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('authorized') });
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'authorized' }],
    });
    await cancel(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided' }] });
  });
});

describe('recording a snapshot', () => {
  it('counts a movement of money once, however often it is told', async () => {
    const { shop, orderId, look } = await openPaidOrder();
    const events = await shop.eventTypes(orderId);
    await Promise.all([look(), look(), look()]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500 }] });
    expect(await shop.eventTypes(orderId)).toEqual(events);
  });

  it('never moves a payment backwards, nor forgets what the customer has to do', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    const [payment] = (await shop.order(orderId)).payments;
    const stale = {
      reference: referenceOf(orderId),
      status: 'created',
      entries: [],
      nextAction: null,
      ...{ decline: null, refunds: [], disputes: [], captureBefore: null },
    };
    await shop.run((ctx) => recordSnapshot(ctx, payment?.id ?? '', { ...stale, status: 'created' }));
    expect((await shop.order(orderId)).payments).toEqual([payment]);
  });

  it('does not take money that went back for money that covers the order', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    const [payment] = (await shop.order(orderId)).payments;
    rig.provider.charge(referenceOf(orderId));
    rig.provider.refundByHand(referenceOf(orderId), 2_500);
    const snapshot = await rig.provider.lookup(referenceOf(orderId));
    await shop.run((ctx) => recordSnapshot(ctx, payment?.id ?? '', snapshot));
    expect(await shop.order(orderId)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'paid' }],
    });
  });
});

describe('recording money for an invoice', () => {
  async function openInvoice() {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: { provider: 'manual' } });
    const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
    const record = (reference: string, amount?: number) =>
      shop.run((ctx) => recordManualPayment(ctx, { orderId, paymentId, reference, amount }));
    return { shop, orderId, record };
  }

  it('in parts, it is paid with the last of them', async () => {
    const { shop, orderId, record } = await openInvoice();
    await record('line 1', 1_000);
    await record('line 2', 500);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'pending', captured: 1_500 }] });
    await record('line 3');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'paid', captured: 2_500 }] });
    const captured = (await shop.events(orderId)).filter(({ type }) => type === 'payment.captured');
    expect(captured.map(({ data }) => data['amount'])).toEqual([1_000, 500, 1_000]);
  });

  it('counts the same receipt once, also when it is recorded twice at once', async () => {
    const { shop, orderId, record } = await openInvoice();
    await Promise.all([record('line 1', 1_000), record('line 1', 1_000), record('line 1', 1_000)]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 1_000 }] });
  });

  it('refuses more than is open', async () => {
    const { shop, orderId, record } = await openInvoice();
    await record('line 1', 2_000);
    await expect(record('line 2', 501)).rejects.toMatchObject({
      code: 'payment_not_recordable',
      details: { errors: [{ path: 'amount', message: 'at most 500 is open' }] },
    });
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_000 }] });
  });

  it('refuses a settled invoice, and a payment whose provider keeps the books', async () => {
    const { record } = await openInvoice();
    await record('line 1');
    await expect(record('line 2', 1)).rejects.toMatchObject({ code: 'payment_not_recordable' });
    const { shop, orderId, paymentId } = await openPaidOrder();
    const receipt = { orderId, paymentId, reference: 'line 1' };
    await expect(shop.run((ctx) => recordManualPayment(ctx, receipt))).rejects.toMatchObject({
      code: 'payment_not_recordable',
    });
  });
});
