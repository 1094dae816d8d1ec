import { expect, it } from 'vitest';
import type { Demand } from '../order/pricing.ts';
import { shipOrder } from '../order/ship-order.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { type RefundRequest, requestRefund } from './request-refund.ts';

const rig = shareRig();

/** Two mugs and a cap for 1,000 each and 600 for shipping, without tax: each that leaves takes 1,200. */
const total = 3_600;
const mugs = (quantity: number): Demand[] => [{ sku: 'MUG', quantity }];
const cap: Demand[] = [{ sku: 'CAP', quantity: 1 }];

async function openAuthorizedOrder() {
  const shop = await openShop(rig, {
    products: { MUG: { price: 1_000 }, CAP: { price: 1_000 } },
    shippingPrice: 600,
    captureMode: 'on_shipment',
  });
  return { shop, orderId: await shop.placeAndWork({ items: [...mugs(2), ...cap] }) };
}

const ship = (shop: Shop, orderId: string, items?: Demand[]) =>
  shop.run((ctx) => shipOrder(ctx, { orderId, items, carrier: 'UPS', trackingNumber: '1Z' }));
const refund = (shop: Shop, orderId: string, given: Partial<RefundRequest>) =>
  shop.run((ctx) => requestRefund(ctx, { orderId, reason: 'not wanted', restock: false, ...given }));
/** How it ended at the provider: what is set aside no more, and what the shop keeps. */
const ended = (orderId: string) => {
  const { captured, refunded } = rig.provider.books(orderId);
  return { status: rig.provider.of(orderId)[0]?.status, kept: captured - refunded };
};

it('lets go of what is set aside when all of a part-shipped order comes back', async () => {
  const { shop, orderId } = await openAuthorizedOrder();
  await ship(shop, orderId, mugs(1));
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'authorized', kept: 1_200 });
  await refund(shop, orderId, { restock: true });
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'paid', kept: 0 });
  expect(await shop.order(orderId)).toMatchObject({
    status: 'shipped',
    payments: [{ status: 'paid', captured: 1_200, refunded: 1_200 }],
  });
});

it('takes what is owed for the pieces that left when the last ones are called off', async () => {
  const { shop, orderId } = await openAuthorizedOrder();
  await ship(shop, orderId, mugs(2));
  await shop.jobs.drain();
  await refund(shop, orderId, { items: cap });
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'paid', kept: total - 1_000 });
  expect(await rig.audit()).toEqual([]);
  expect(await shop.order(orderId)).toMatchObject({ status: 'shipped' });
});

it('takes no more than what left costs, however little is given back for the rest', async () => {
  const { shop, orderId } = await openAuthorizedOrder();
  await ship(shop, orderId, mugs(2));
  await shop.jobs.drain();
  await refund(shop, orderId, { items: cap, amount: 10 });
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'paid', kept: total - 1_000 });
  expect(await rig.audit()).toEqual([]);
});

it('gives all of it back only when what is on its way was taken', async () => {
  const { shop, orderId } = await openAuthorizedOrder();
  await ship(shop, orderId, mugs(1));
  await shop.jobs.drain();
  await ship(shop, orderId, mugs(1));
  await expect(refund(shop, orderId, { restock: true })).rejects.toMatchObject({
    code: 'payment_in_progress',
  });
  await shop.jobs.drain();
  await refund(shop, orderId, { restock: true });
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'paid', kept: 0 });
});

it('calls nothing off that a shipment is still to be paid from', async () => {
  const { shop, orderId } = await openAuthorizedOrder();
  await ship(shop, orderId, mugs(1));
  const capture = await shop.jobs.theDue('payment.capture');
  const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
  await shop.run(async (ctx) => ctx.enqueue('payment.void', { paymentId }, { dedupeKey: paymentId }));
  expect(await shop.jobs.deliver(await shop.jobs.theDue('payment.void'))).toBe('postponed');
  await shop.jobs.deliver(capture);
  rig.clock.advance({ minutes: 1 });
  await shop.jobs.drain();
  expect(ended(orderId)).toEqual({ status: 'paid', kept: 1_200 });
});
