import { describe, expect, it } from 'vitest';
import { recordManualPayment } from '../payment/record-manual-payment.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { cancelOrder } from './cancel-order.ts';
import { deliverShipment } from './deliver-shipment.ts';
import { shipOrder } from './ship-order.ts';
import { paymentStatusOf } from './status.ts';

const rig = shareRig();

const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'The customer called.' }));
const ship = (shop: Shop, orderId: string, quantity?: number) =>
  shop.run((ctx) =>
    shipOrder(ctx, {
      ...{ orderId, carrier: 'UPS', trackingNumber: '1Z' },
      ...(quantity === undefined ? {} : { items: [{ sku: 'MUG', quantity }] }),
    }),
  );
const untouched = { onHand: 10, reserved: 0, available: 10 };

describe('cancelling an order', () => {
  it('ends one that was not processed yet, whose job then does nothing', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await cancel(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      ...{ status: 'cancelled', cancelReason: 'The customer called.', payments: [] },
    });
    expect(await shop.stock('MUG')).toMatchObject(untouched);
    expect(await shop.eventTypes(orderId)).toEqual(['order.accepted', 'order.cancelled', 'mail.sent']);
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
  });

  it('releases what is held, and calls off a payment the provider has not heard of', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    await cancel(shop, orderId);
    expect(await shop.stock('MUG')).toMatchObject(untouched);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided' }] });
    expect(rig.provider.of(orderId)).toEqual([]);
  });

  it('calls a payment off that waits for the customer', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await cancel(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided', nextAction: null }] });
    expect(rig.provider.of(orderId)).toMatchObject([{ status: 'voided', charges: 0 }]);
    expect(await shop.stock('MUG')).toMatchObject(untouched);
  });

  it('gives the money back, puts the items back on the shelf, and says so once', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8 });
    await cancel(shop, orderId);
    await shop.jobs.drain();
    const order = await shop.order(orderId);
    expect(order).toMatchObject({ status: 'cancelled', payments: [{ captured: 2_500, refunded: 2_500 }] });
    expect(paymentStatusOf(order)).toBe('refunded');
    expect(rig.provider.books(orderId)).toEqual({ charges: 1, captured: 2_500, refunded: 2_500 });
    expect(await shop.stock('MUG')).toMatchObject(untouched);
    expect(rig.mailer.to(shop.customerEmail).map(({ subject }) => subject)).toHaveLength(2);
  });

  it('calls an invoice off, and gives back what was paid of it', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: { provider: 'manual' } });
    const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
    const receipt = { orderId, paymentId, amount: 800, reference: 'statement 7, line 3' };
    await shop.run((ctx) => recordManualPayment(ctx, receipt));
    await cancel(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ status: 'voided', captured: 800, refunded: 800 }],
    });
  });

  it('refuses a second time, and changes nothing then', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    await cancel(shop, orderId);
    await expect(cancel(shop, orderId)).rejects.toMatchObject({
      code: 'illegal_transition',
      details: { extras: { currentStatus: 'cancelled', allowed: [] } },
    });
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 2_500 });
    expect(await shop.stock('MUG')).toMatchObject(untouched);
  });

  it('happens once when two ask at once', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const outcomes = await Promise.allSettled([cancel(shop, orderId), cancel(shop, orderId)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ refunded: 2_500 });
  });

  it('is refused once anything has left', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const { shipmentId } = await ship(shop, orderId, 1);
    await expect(cancel(shop, orderId)).rejects.toMatchObject({
      details: { extras: { currentStatus: 'processing with items shipped', allowed: ['ship'] } },
    });
    await ship(shop, orderId);
    await expect(cancel(shop, orderId)).rejects.toMatchObject({
      details: { extras: { currentStatus: 'shipped', allowed: ['deliver'] } },
    });
    const [, second] = (await shop.order(orderId)).shipments;
    for (const id of [shipmentId, second?.id ?? ''])
      await shop.run((ctx) => deliverShipment(ctx, { orderId, shipmentId: id }));
    await expect(cancel(shop, orderId)).rejects.toMatchObject({
      details: { extras: { currentStatus: 'delivered', allowed: [] } },
    });
  });

  it('is refused for an order that was rejected', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ items: [{ sku: 'HAT', quantity: 1 }] });
    await expect(cancel(shop, orderId)).rejects.toMatchObject({
      details: { extras: { currentStatus: 'rejected', allowed: [] } },
    });
  });
});
