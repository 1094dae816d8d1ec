import { expect, it } from 'vitest';
import { requestDescription } from '../catalog/descriptions/request-description.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import { shipOrder } from '../order/ship-order.ts';
import { recordManualPayment } from '../payment/record-manual-payment.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { openRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { outcomes, payBy } from '../testing/test-provider.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';

it('finds nothing in the books of a busy shop, before its jobs are done and after', async () => {
  const rig = await openRig();
  const shop = await openShop(rig, { products: { MUG: { stock: 40, lowStockThreshold: 30 }, CAP: {} } });
  for (const outcome of outcomes) {
    await shop.place({ payment: payBy(outcome) });
    await shop.place({ items: [{ sku: 'CAP', quantity: 3 }], payment: { provider: 'manual' } });
  }
  await shop.run((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta: -3, reason: 'broken' }));
  await shop.run((ctx) =>
    requestDescription(ctx, { sku: 'MUG', tone: 'plain', language: 'en', keywords: [] }),
  );
  for (let round = 0; round < 3; round++) {
    for (const job of await shop.jobs.due()) await shop.jobs.deliver(job);
    expect(await rig.audit()).toEqual([]);
  }
  await workOn(shop);
  expect(await rig.audit()).toEqual([]);
  rig.clock.advance({ minutes: 2 });
  await shop.jobs.drain({ workers: 4 });
});

/** What people do to orders that go on: cancel one, ship and deliver another, record money, send webhooks. */
async function workOn(shop: Shop): Promise<void> {
  const all = await shop.orders();
  const [cancelled, shipped] = all.filter(({ status }) => status === 'processing');
  if (!cancelled || !shipped) throw new Error('no order goes on');
  await shop.run((ctx) => cancelOrder(ctx, { orderId: cancelled.id, reason: 'changed my mind' }));
  const about = { orderId: shipped.id, carrier: 'UPS', trackingNumber: '1Z' };
  const { shipmentId } = await shop.run((ctx) => shipOrder(ctx, about));
  await shop.run((ctx) => deliverShipment(ctx, { orderId: shipped.id, shipmentId }));
  for (const { id: orderId, payments } of all) {
    const [payment] = payments;
    if (payment?.provider !== 'manual' || payment.status !== 'pending' || orderId === cancelled.id) continue;
    const receipt = { orderId, paymentId: payment.id, amount: 100, reference: 'line 1' };
    await shop.run((ctx) => recordManualPayment(ctx, receipt));
  }
  for (const { reference } of shop.rig.provider.payments) {
    const notice = { eventId: `evt_${reference}`, type: 'payment_intent.succeeded', reference };
    await shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
  }
}
