import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { deliverShipment } from './deliver-shipment.ts';
import type { Demand } from './pricing.ts';
import { shipOrder } from './ship-order.ts';
import { fulfillmentStatusOf } from './status.ts';

const rig = shareRig();

const items = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'CAP', quantity: 1 },
  { sku: 'MUG', quantity: 3 },
];

async function openPaidOrder(): Promise<{ shop: Shop; orderId: string }> {
  const shop = await openShop(rig, { products: { MUG: {}, CAP: {} } });
  return { shop, orderId: await shop.placeAndWork({ items }) };
}

const ship = (shop: Shop, orderId: string, of?: Demand[]) =>
  shop.run((ctx) => shipOrder(ctx, { orderId, items: of, carrier: 'UPS', trackingNumber: '1Z999' }));
const deliver = (shop: Shop, orderId: string, shipmentId: string) =>
  shop.run((ctx) => deliverShipment(ctx, { orderId, shipmentId }));
const fulfilment = async (shop: Shop, orderId: string) => fulfillmentStatusOf(await shop.order(orderId));

describe('shipping an order', () => {
  it('sends all of it, and tells the customer', async () => {
    const { shop, orderId } = await openPaidOrder();
    const { shipmentId } = await ship(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'shipped',
      shipments: [
        {
          ...{ id: shipmentId, carrier: 'UPS', trackingNumber: '1Z999', deliveredAt: null },
          items: [
            { lineNo: 1, sku: 'MUG', quantity: 2 },
            { lineNo: 2, sku: 'CAP', quantity: 1 },
            { lineNo: 3, sku: 'MUG', quantity: 3 },
          ],
        },
      ],
    });
    expect(await fulfilment(shop, orderId)).toBe('fulfilled');
    const mail = rig.mailer.to(shop.customerEmail).at(-1);
    expect(mail?.text).toContain('1Z999');
  });

  it('sends it in parts: it is shipped with the last of them, and every part is told of', async () => {
    const { shop, orderId } = await openPaidOrder();
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 4 }]);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    expect(await fulfilment(shop, orderId)).toBe('partial');
    await ship(shop, orderId, [{ sku: 'CAP', quantity: 1 }]);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    await ship(shop, orderId);
    await shop.jobs.drain();
    const { status, shipments } = await shop.order(orderId);
    expect(status).toBe('shipped');
    expect(
      shipments.map((shipment) => shipment.items.map(({ lineNo, quantity }) => [lineNo, quantity])),
    ).toEqual([
      ...[
        [
          [1, 2],
          [3, 2],
        ],
        [[2, 1]],
        [[3, 1]],
      ],
    ]);
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1 + 3);
  });

  it('refuses more than is left, and sends nothing then', async () => {
    const { shop, orderId } = await openPaidOrder();
    await ship(shop, orderId, [{ sku: 'MUG', quantity: 4 }]);
    await expect(ship(shop, orderId, [{ sku: 'MUG', quantity: 2 }])).rejects.toMatchObject({
      code: 'invalid_items',
      details: { errors: [{ path: 'items[0].quantity', message: '1 of MUG are left to ship, not 2' }] },
    });
    await expect(ship(shop, orderId, [])).rejects.toMatchObject({ code: 'invalid_items' });
    expect((await shop.order(orderId)).shipments).toHaveLength(1);
  });

  it('sends the last piece once when two people ship it at once', async () => {
    const { shop, orderId } = await openPaidOrder();
    const outcomes = await Promise.allSettled([ship(shop, orderId), ship(shop, orderId)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await shop.order(orderId)).shipments).toHaveLength(1);
  });

  it('waits for the money', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await expect(ship(shop, orderId)).rejects.toMatchObject({
      code: 'illegal_transition',
      details: { extras: { currentStatus: 'awaiting_payment', allowed: ['confirm', 'cancel', 'expire'] } },
    });
  });

  it('is not found where there is no such order', async () => {
    const { shop } = await openPaidOrder();
    await expect(ship(shop, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('delivering a shipment', () => {
  it('delivers the order with the last shipment, whatever the order of their arrival', async () => {
    const { shop, orderId } = await openPaidOrder();
    const first = await ship(shop, orderId, [{ sku: 'CAP', quantity: 1 }]);
    const second = await ship(shop, orderId, [{ sku: 'MUG', quantity: 1 }]);
    await deliver(shop, orderId, second.shipmentId);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    const third = await ship(shop, orderId);
    await deliver(shop, orderId, third.shipmentId);
    expect(await shop.order(orderId)).toMatchObject({ status: 'shipped' });
    await deliver(shop, orderId, first.shipmentId);
    expect(await shop.order(orderId)).toMatchObject({ status: 'delivered' });
    expect((await shop.eventTypes(orderId)).slice(-2)).toEqual(['shipment.delivered', 'order.delivered']);
  });

  it('is refused a second time', async () => {
    const { shop, orderId } = await openPaidOrder();
    const { shipmentId } = await ship(shop, orderId);
    await deliver(shop, orderId, shipmentId);
    const events = await shop.eventTypes(orderId);
    await expect(deliver(shop, orderId, shipmentId)).rejects.toMatchObject({ code: 'illegal_transition' });
    expect(await shop.eventTypes(orderId)).toEqual(events);
  });

  it('is not found on another order', async () => {
    const { shop, orderId } = await openPaidOrder();
    const { shipmentId } = await ship(shop, orderId);
    const other = await shop.placeAndWork({ items: [{ sku: 'CAP', quantity: 1 }] });
    await expect(deliver(shop, other, shipmentId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
