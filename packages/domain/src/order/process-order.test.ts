import { describe, expect, it } from 'vitest';
import { updateProduct } from '../catalog/products.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import type { NewOrder } from './accept-orders.ts';
import { processOrder } from './process-order.ts';

const rig = shareRig();

const products = {
  MUG: { price: 1_000, stock: 10 },
  CAP: { price: 2_500, stock: 5 },
  OLD: { stock: 5, active: false },
  EURO: { stock: 5, currency: 'EUR' },
  FREE: { price: 0, stock: 5 },
};

const invoice = { provider: 'manual' } as const;

/** The order after its own job, before any other. */
async function process(shop: Shop, order: Partial<NewOrder>) {
  const orderId = await shop.place(order);
  await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
  return shop.order(orderId);
}

describe('processing an order', () => {
  it('prices it, holds its stock and opens its payment', async () => {
    const shop = await openShop(rig, { products, taxRateBps: 825, reservationMinutes: 30 });
    const items = [
      { sku: 'CAP', quantity: 1 },
      { sku: 'MUG', quantity: 2 },
    ];
    const order = await process(shop, { items });
    expect(order).toMatchObject({
      ...{ status: 'awaiting_payment', subtotal: 4_500, shippingTotal: 500, taxTotal: 413, discountTotal: 0 },
      ...{ total: 5_413, reservationExpiresAt: '2026-03-02T09:30:00.000Z' },
      lines: [
        { sku: 'CAP', name: 'The CAP', unitPrice: 2_500, total: 2_500 },
        { sku: 'MUG', name: 'The MUG', unitPrice: 1_000, total: 2_000 },
      ],
      payments: [{ provider: 'stripe', status: 'pending', amount: 5_413, captured: 0 }],
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 2, available: 8 });
    expect(await shop.stock('CAP')).toMatchObject({ onHand: 5, reserved: 1, available: 4 });
    expect(await shop.eventTypes(order.id)).toEqual(['order.accepted', 'order.reserved']);
    expect(await shop.jobs.theDue('payment.charge')).toMatchObject({
      payload: { paymentId: order.payments[0]?.id },
    });
  });

  it('keeps its prices when the catalogue changes afterwards', async () => {
    const shop = await openShop(rig, { products });
    const { id, total } = await process(shop, {});
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 9_999, name: 'Golden mug' }));
    expect(await shop.order(id)).toMatchObject({ total, lines: [{ name: 'The MUG', unitPrice: 1_000 }] });
  });

  it.each<[string, Partial<NewOrder>, object]>([
    [
      'unknown_sku',
      { items: [{ sku: 'HAT', quantity: 1 }] },
      { items: [{ sku: 'HAT' }], detail: 'Some items are not in the catalogue.' },
    ],
    ['inactive_product', { items: [{ sku: 'OLD', quantity: 1 }] }, { items: [{ sku: 'OLD' }] }],
    ['currency_mismatch', { items: [{ sku: 'EURO', quantity: 1 }] }, { items: [{ sku: 'EURO' }] }],
    ['currency_mismatch', { currency: 'GBP' }, { items: [{ sku: 'MUG' }] }],
    [
      'unknown_shipping_method',
      { shippingMethod: 'drone' },
      { detail: 'There is no shipping method "drone".' },
    ],
    ['price_changed', { expectedTotal: 2_499 }, { total: 2_500 }],
    [
      'insufficient_stock',
      { items: [{ sku: 'MUG', quantity: 11 }] },
      { items: [{ sku: 'MUG', requested: 11, available: 10 }] },
    ],
  ])('rejects it for %s, tells the customer and holds nothing', async (code, order, data) => {
    const shop = await openShop(rig, { products });
    const rejected = await process(shop, order);
    expect(rejected).toMatchObject({ status: 'rejected', rejection: { code, ...data }, payments: [] });
    expect(rejected).toMatchObject({ total: null, reservationExpiresAt: null });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
    await shop.jobs.drain();
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
    expect(await shop.eventTypes(rejected.id)).toEqual(['order.accepted', 'order.rejected', 'mail.sent']);
  });

  it('rejects it when two lines of one SKU together exceed the stock, and holds nothing of the others', async () => {
    const shop = await openShop(rig, { products });
    const items = [
      { sku: 'MUG', quantity: 6 },
      { sku: 'CAP', quantity: 1 },
      { sku: 'MUG', quantity: 5 },
    ];
    const { status, rejection } = await process(shop, { items });
    expect(status).toBe('rejected');
    expect(rejection?.items).toEqual([{ sku: 'MUG', requested: 11, available: 10 }]);
    expect(await shop.stock('CAP')).toMatchObject({ reserved: 0 });
  });

  it('takes it when two lines of one SKU together are exactly the stock', async () => {
    const shop = await openShop(rig, { products });
    const items = [
      { sku: 'MUG', quantity: 6 },
      { sku: 'MUG', quantity: 4 },
    ];
    expect(await process(shop, { items })).toMatchObject({ status: 'awaiting_payment' });
    expect(await shop.stock('MUG')).toMatchObject({ reserved: 10, available: 0 });
  });

  it('names every SKU that is short, with what there is', async () => {
    const shop = await openShop(rig, { products });
    await shop.placeAndWork({ items: [{ sku: 'MUG', quantity: 9 }] });
    const items = [
      { sku: 'MUG', quantity: 2 },
      { sku: 'CAP', quantity: 6 },
      { sku: 'FREE', quantity: 1 },
    ];
    expect((await process(shop, { items })).rejection).toMatchObject({
      code: 'insufficient_stock',
      items: [
        { sku: 'CAP', requested: 6, available: 5 },
        { sku: 'MUG', requested: 2, available: 1 },
      ],
    });
  });

  it('accepts the total the storefront showed', async () => {
    const shop = await openShop(rig, { products });
    expect(await process(shop, { expectedTotal: 2_500 })).toMatchObject({ status: 'awaiting_payment' });
  });

  it('goes on at once with an order that costs nothing, without a payment', async () => {
    const shop = await openShop(rig, { products, shippingPrice: 0 });
    const order = await process(shop, { items: [{ sku: 'FREE', quantity: 2 }], expectedTotal: 0 });
    expect(order).toMatchObject({ status: 'processing', total: 0, payments: [], reservationExpiresAt: null });
    expect(await shop.stock('FREE')).toMatchObject({ onHand: 3, reserved: 0 });
    await shop.jobs.drain();
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
  });

  it('goes on at once with an order by invoice, whose money staff records', async () => {
    const shop = await openShop(rig, { products });
    const order = await process(shop, { payment: invoice });
    expect(order).toMatchObject({
      status: 'processing',
      payments: [{ provider: 'manual', status: 'pending', amount: 2_500 }],
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 8, reserved: 0 });
    expect(await shop.jobs.due('payment.charge')).toEqual([]);
  });

  it('does nothing to an order that is past it', async () => {
    const shop = await openShop(rig, { products });
    const { id } = await process(shop, { payment: payBy('paid') });
    const events = await shop.eventTypes(id);
    await shop.run((ctx) => processOrder(ctx, { orderId: id }));
    expect(await shop.eventTypes(id)).toEqual(events);
    expect(await shop.stock('MUG')).toMatchObject({ reserved: 2 });
  });
});
