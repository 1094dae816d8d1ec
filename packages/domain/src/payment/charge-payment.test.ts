import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { paymentStatusOf } from '../order/status.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy, type ScriptedOutcome } from '../testing/test-provider.ts';
import { retryPayment } from './retry-payment.ts';

const rig = shareRig();

const retry = (shop: Shop, orderId: string, outcome: ScriptedOutcome) =>
  shop.run((ctx) => retryPayment(ctx, { orderId, ...payBy(outcome) }));

/** An order whose charge is due and has not begun. */
async function openOrderToCharge(outcome: ScriptedOutcome) {
  const shop = await openShop(rig);
  const orderId = await shop.place({ payment: payBy(outcome) });
  await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
  return { shop, orderId, job: await shop.jobs.theDue('payment.charge') };
}

describe('charging a payment', () => {
  it('takes the money once, sells what was held and confirms to customer and merchant', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({ status: 'processing', payments: [{ status: 'paid', captured: 2_500 }] });
    expect(paymentStatusOf(order)).toBe('paid');
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 0 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
    expect(await shop.eventTypes(orderId)).toEqual([
      ...['order.accepted', 'order.reserved', 'payment.submitted', 'payment.captured', 'order.confirmed'],
      ...['mail.sent', 'mail.sent'],
    ]);
  });

  it('tells the customer of a decline, who pays by another method', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('declined') });
    const declined = await shop.order(orderId);
    expect(declined).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'failed', decline: { code: 'card_declined', message: 'The card was declined.' } }],
    });
    expect(paymentStatusOf(declined)).toBe('failed');
    expect(await shop.stock('MUG')).toMatchObject({ reserved: 2 });
    expect(rig.mailer.to(shop.customerEmail).map(({ text }) => text)).toEqual([
      expect.stringContaining('The card was declined.'),
    ]);

    await retry(shop, orderId, 'paid');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'failed' }, { status: 'paid' }],
    });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(2);
  });

  it('waits for the customer where the bank asks for more, with the link to go on', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      status: 'awaiting_payment',
      payments: [
        {
          status: 'requires_action',
          nextAction: { type: 'redirect', url: expect.stringMatching(/^https:/) },
        },
      ],
    });
    expect(paymentStatusOf(order)).toBe('requires_action');
    expect(await shop.jobs.due()).toEqual([]);
  });

  it('charges once when the answer got lost after the charge', async () => {
    const { shop, orderId, job } = await openOrderToCharge('timeout_after');
    expect(await shop.jobs.deliver(job)).toBe('retry');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'processing', captured: 0 }] });
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
  });

  it.each(['timeout_before', 'unavailable'] as const)(
    'charges once after the first call met %s',
    async (outcome) => {
      const { shop, orderId, job } = await openOrderToCharge(outcome);
      expect(await shop.jobs.deliver(job)).toBe('retry');
      rig.clock.advance({ minutes: 1 });
      await shop.jobs.drain();
      expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
      expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
    },
  );

  it.each(['before', 'after'] as const)('opens it once when opening failed %s it was done', async (when) => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    rig.provider.failNext('create', when, 'unknown');
    expect(await shop.jobs.deliver(job)).toBe('retry');
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(rig.provider.of(orderId)).toMatchObject([{ status: 'paid', charges: 1 }]);
  });

  it('ends the attempt, and lets the customer try again, when the provider refuses the request itself', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('rejected') });
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ status: 'failed', decline: { code: 'resource_missing' } }],
    });
    rig.provider.failNext('create', 'before', 'rejected');
    await retry(shop, orderId, 'paid');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ status: 'failed' }, { status: 'failed', decline: { code: 'rejected' } }],
    });
    await retry(shop, orderId, 'paid');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });

  it('is parked for a person where our credentials are wrong, and goes on when they are mended', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    rig.provider.failNext('create', 'before', 'unauthorized');
    expect(await shop.jobs.deliver(job)).toBe('parked');
    expect(await shop.jobs.due()).toEqual([]);
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });

  it('goes on asking a provider that is still at work on it', async () => {
    const { shop, orderId, job } = await openOrderToCharge('processing');
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'processing' }] });
    rig.provider.charge(rig.provider.of(orderId)[0]?.reference ?? '');
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing', payments: [{ status: 'paid' }] });
  });

  it('records what it took although its job was delivered twice at once', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    const gate = rig.provider.hold('confirm', 'after');
    const first = shop.jobs.deliver(job);
    await gate.reached;
    const second = shop.jobs.deliver(job);
    gate.open();
    expect((await Promise.all([first, second])).toSorted()).toEqual(['already fulfilled', 'fulfilled']);
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
  });

  it('leaves the obligation to the run that confirms, when another run opened the payment too', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    const [opening, alsoOpening] = [
      rig.provider.hold('create', 'after'),
      rig.provider.hold('create', 'after'),
    ];
    const runs = [shop.jobs.deliver(job), shop.jobs.deliver(job)];
    await Promise.all([opening.reached, alsoOpening.reached]);
    const confirming = rig.provider.hold('confirm', 'before');
    opening.open();
    await confirming.reached;
    alsoOpening.open();
    expect(await Promise.race(runs)).toBe('fulfilled');
    confirming.open();
    expect((await Promise.all(runs)).toSorted()).toEqual(['already fulfilled', 'fulfilled']);
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
  });

  it('takes nothing when the order was cancelled after the payment was opened there', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    const gate = rig.provider.hold('create', 'after');
    const charging = shop.jobs.deliver(job);
    await gate.reached;
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    gate.open();
    expect(await charging).toBe('cancelled');
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 0 });
  });

  it('gives the money back when the order was cancelled while it was taken', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    const gate = rig.provider.hold('confirm', 'after');
    const charging = shop.jobs.deliver(job);
    await gate.reached;
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    gate.open();
    await charging;
    await shop.jobs.drain();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({ status: 'cancelled', payments: [{ captured: 2_500, refunded: 2_500 }] });
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 2_500 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
  });

  it('finds it called off when the order was cancelled, and voided, just before it was confirmed', async () => {
    const { shop, orderId, job } = await openOrderToCharge('paid');
    const gate = rig.provider.hold('confirm', 'before');
    const charging = shop.jobs.deliver(job);
    await gate.reached;
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.deliver(await shop.jobs.theDue('payment.void'));
    gate.open();
    await charging;
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided', captured: 0 }] });
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 0 });
  });
});

describe('trying again to pay', () => {
  it('is refused while an attempt is under way', async () => {
    const { shop, orderId } = await openOrderToCharge('paid');
    await expect(retry(shop, orderId, 'paid')).rejects.toMatchObject({ code: 'payment_in_progress' });
  });

  it('is refused where nothing is to be paid', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    await expect(retry(shop, orderId, 'paid')).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('begins one attempt when the customer presses twice', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('declined') });
    const outcomes = await Promise.allSettled([retry(shop, orderId, 'paid'), retry(shop, orderId, 'paid')]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
  });

  it('calls off an authentication that the customer gave up', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await retry(shop, orderId, 'paid');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'voided' }, { status: 'paid' }],
    });
  });

  it('gives the second payment back when both went through', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    const [first] = rig.provider.of(orderId);
    const gates = [rig.provider.hold('void', 'before'), rig.provider.hold('confirm', 'before')];
    await retry(shop, orderId, 'paid');
    const working = shop.jobs.drain({ workers: 2 });
    await Promise.all(gates.map(({ reached }) => reached));
    rig.provider.charge(first?.reference ?? '');
    for (const gate of gates) gate.open();
    await working;
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      status: 'processing',
      payments: [
        { status: 'paid', captured: 2_500, refunded: 0 },
        { status: 'paid', captured: 2_500, refunded: 2_500 },
      ],
    });
    expect(rig.provider.books(orderId)).toEqual({ charges: 2, captured: 5_000, refunded: 2_500 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
  });

  it('goes on by invoice after a decline', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('declined') });
    await shop.run((ctx) => retryPayment(ctx, { orderId, provider: 'manual', paymentMethod: null }));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{}, { status: 'pending' }],
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
  });

  it('calls the invoice off when the card is charged after all', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    const gate = rig.provider.hold('void', 'before');
    await shop.run((ctx) => retryPayment(ctx, { orderId, provider: 'manual', paymentMethod: null }));
    const working = shop.jobs.drain();
    await gate.reached;
    rig.provider.charge(rig.provider.of(orderId)[0]?.reference ?? '');
    gate.open();
    await working;
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [
        { status: 'paid', captured: 2_500 },
        { provider: 'manual', status: 'voided' },
      ],
    });
  });
});
