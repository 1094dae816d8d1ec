import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import type { Demand } from '../order/pricing.ts';
import { shipOrder } from '../order/ship-order.ts';
import { paymentStatusOf } from '../order/status.ts';
import { sweepLapsingAuthorizations } from '../sweep/lapsing-authorizations.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { requestRefund } from './request-refund.ts';

const rig = shareRig();

const items = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'CAP', quantity: 1 },
];
/** 2 × 999 + 1 × 1,501 + 500 for shipping = 3,999, and 7.33 % of it: 293. */
const total = 4_292;

async function openAuthorizedOrder() {
  const shop = await openShop(rig, {
    products: { MUG: { price: 999 }, CAP: { price: 1_501 } },
    taxRateBps: 733,
    captureMode: 'on_shipment',
  });
  const orderId = await shop.placeAndWork({ items });
  return { shop, orderId, reference: rig.provider.of(orderId)[0]?.reference ?? 'none' };
}

const ship = (shop: Shop, orderId: string, of?: Demand[]) =>
  shop.run((ctx) => shipOrder(ctx, { orderId, items: of, carrier: 'UPS', trackingNumber: '1Z' }));
const explanationOf = async (shop: Shop, orderId: string) =>
  (await shop.run((ctx) => diagnoseOrder(ctx, orderId))).explanation;
const merchantSubjects = (shop: Shop) => rig.mailer.to(shop.merchantEmail).map(({ subject }) => subject);

describe('money that is taken at shipment', () => {
  it('is set aside by the order, which goes on and says until when', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      ...{ status: 'processing', captureMode: 'on_shipment', total },
      payments: [{ status: 'authorized', capture: 'manual', captureBefore: '2026-03-09T09:00:00.000Z' }],
    });
    expect(paymentStatusOf(order)).toBe('authorized');
    expect(rig.provider.books(orderId)).toEqual({ charges: 0, captured: 0, refunded: 0 });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
    expect(await explanationOf(shop, orderId)).toContain(
      'The authorisation ends at 2026-03-09T09:00:00.000Z',
    );
  });

  it('is as the order asks for, whatever the shop does otherwise', async () => {
    const { shop } = await openAuthorizedOrder();
    const at = (capture: 'automatic' | 'on_shipment') =>
      shop.placeAndWork({ items, payment: { ...payBy('paid'), capture } });
    expect(await shop.order(await at('automatic'))).toMatchObject({ payments: [{ status: 'paid' }] });
    const shops = await openShop(rig);
    const orderId = await shops.placeAndWork({ payment: { ...payBy('paid'), capture: 'on_shipment' } });
    expect(await shops.order(orderId)).toMatchObject({ payments: [{ status: 'authorized' }] });
  });

  it('is taken once for an order that is shipped as a whole', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    await ship(shop, orderId);
    await shop.jobs.drain();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      ...{ status: 'shipped', payments: [{ status: 'paid', captured: total }] },
      captures: [{ status: 'succeeded', amount: total }],
    });
    expect(paymentStatusOf(order)).toBe('paid');
  });

  it('is taken in parts that add up, each its share of tax and shipping, rounded half up', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await ship(shop, orderId, [{ sku: 'CAP', quantity: 1 }]);
    await ship(shop, orderId);
    await shop.jobs.drain();
    const { captures, payments } = await shop.order(orderId);
    // 4,292 × 999 ÷ 3,499 = 1,225.41; 4,292 × 2,500 ÷ 3,499 = 3,066.59.
    expect(captures.map(({ amount }) => amount)).toEqual([1_225, 3_067 - 1_225, total - 3_067]);
    expect(payments).toMatchObject([{ status: 'paid', captured: total }]);
    expect(rig.provider.of(orderId)).toMatchObject([{ captures: [{}, {}, {}], status: 'paid' }]);
  });

  it('is taken once when the answer got lost, and when the job runs twice at once', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    rig.provider.failNext('capture', 'after', 'unknown');
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await shop.jobs.drain();
    rig.clock.advance({ minutes: 1 });
    const job = await shop.jobs.theDue('payment.capture');
    const endings = await Promise.all([shop.jobs.deliver(job), shop.jobs.deliver(job)]);
    expect(endings).toContain('fulfilled');
    await shop.jobs.drain();
    expect(rig.provider.of(orderId)).toMatchObject([{ captures: [{ amount: 1_225 }] }]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 1_225 }] });
  });

  it('is taken shipment by shipment, although the last one’s job comes first', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await ship(shop, orderId);
    const [first, last] = await shop.jobs.due('payment.capture');
    if (!first || !last) throw new Error('two captures are due');
    expect(await shop.jobs.deliver(last)).toBe('postponed');
    expect(await shop.jobs.deliver(first)).toBe('fulfilled');
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'paid', captured: total }] });
  });

  it('is all taken by the last shipment where it can be taken once only', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    rig.provider.capturesOnce = true;
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ captures: [{ status: 'failed' }] });
    expect(await explanationOf(shop, orderId)).toContain('the last shipment takes all of it');
    expect(merchantSubjects(shop)).toHaveLength(1);
    await ship(shop, orderId);
    await shop.jobs.drain();
    rig.provider.capturesOnce = false;
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'paid', captured: total }] });
  });

  it('is all taken by the last shipment although that left before the first one’s money was refused', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    rig.provider.capturesOnce = true;
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await ship(shop, orderId);
    await shop.jobs.drain();
    rig.provider.capturesOnce = false;
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ status: 'paid', captured: total }],
      captures: [{ status: 'failed' }, { status: 'succeeded', amount: total }],
    });
    expect(rig.provider.of(orderId)).toMatchObject([{ captures: [{ amount: total }] }]);
  });

  it('goes back to the customer when the order is cancelled before anything left', async () => {
    const { shop, orderId } = await openAuthorizedOrder();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'voided' }],
    });
    expect(rig.provider.of(orderId)).toMatchObject([{ status: 'voided', captures: [] }]);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
  });
});

describe('money that is not there any more at shipment', () => {
  it('is a failed capture, of which the merchant is told', async () => {
    const { shop, orderId, reference } = await openAuthorizedOrder();
    await ship(shop, orderId);
    rig.provider.lapse(reference);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      ...{ status: 'shipped', payments: [{ status: 'voided' }] },
      captures: [{ status: 'failed', failure: 'The authorisation ended before the money was taken.' }],
    });
    expect(await shop.eventTypes(orderId)).toContain('capture.failed');
    expect(merchantSubjects(shop)).toContainEqual(expect.stringContaining('could not be taken'));
    expect(await explanationOf(shop, orderId)).toContain('$42.92 of its money could not be taken');
  });

  it('keeps an order from being shipped, once its lapse is known', async () => {
    const { shop, orderId, reference } = await openAuthorizedOrder();
    rig.provider.lapse(reference);
    rig.clock.advance({ minutes: 8 * 24 * 60 });
    await sweepLapsingAuthorizations({ ...rig, now: rig.clock.now });
    await shop.jobs.drain();
    expect(await shop.eventTypes(orderId)).toContain('payment.lapsed');
    await expect(ship(shop, orderId)).rejects.toMatchObject({ code: 'payment_lapsed' });
    expect(await explanationOf(shop, orderId)).toContain('not there any more');
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'not paid' }));
    await shop.jobs.drain();
  });

  it('leaves what is left of an order unpaid, of which the merchant is told', async () => {
    const { shop, orderId, reference } = await openAuthorizedOrder();
    await ship(shop, orderId, [{ sku: 'CAP', quantity: 1 }]);
    await shop.jobs.drain();
    rig.provider.lapse(reference);
    rig.clock.advance({ minutes: 8 * 24 * 60 });
    await sweepLapsingAuthorizations({ ...rig, now: rig.clock.now });
    await shop.jobs.drain();
    await expect(ship(shop, orderId)).rejects.toMatchObject({ code: 'payment_lapsed' });
    expect(rig.mailer.to(shop.merchantEmail).at(-1)?.text).toContain('Do not ship the rest');
  });

  it('is nobody’s concern once there is nothing left to ship', async () => {
    rig.provider.captureBefore = new Date(rig.clock.now.getTime() + 24 * 3_600_000);
    const { shop, orderId, reference } = await openAuthorizedOrder();
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 2 }]);
    await shop.jobs.drain();
    await shop.run((ctx) => requestRefund(ctx, { orderId, reason: 'all of it came back', restock: true }));
    rig.provider.failNext('void', 'before', 'unavailable');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'shipped',
      payments: [{ status: 'authorized' }],
    });
    const sweep = async () => {
      await sweepLapsingAuthorizations({ ...rig, now: rig.clock.now });
      await shop.jobs.drain();
    };
    await sweep();
    rig.provider.lapse(reference);
    rig.clock.advance({ minutes: 8 * 24 * 60 });
    await sweep();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'paid' }] });
    expect(merchantSubjects(shop)).toEqual([expect.stringContaining('New order')]);
    expect(await shop.eventTypes(orderId)).not.toContain('payment.lapsed');
  });

  it('is told of once, two days before', async () => {
    rig.provider.captureBefore = new Date(rig.clock.now.getTime() + 72 * 3_600_000);
    const { shop, orderId } = await openAuthorizedOrder();
    const sweep = async () => {
      await sweepLapsingAuthorizations({ ...rig, now: rig.clock.now });
      await shop.jobs.drain();
    };
    await sweep();
    expect(merchantSubjects(shop)).toHaveLength(1);
    rig.clock.advance({ minutes: 25 * 60 });
    await sweep();
    await sweep();
    expect(merchantSubjects(shop)).toEqual([
      expect.stringContaining('New order'),
      expect.stringContaining('about to lapse'),
    ]);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });
});
