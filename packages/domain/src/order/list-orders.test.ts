import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { diagnoseOrder } from './diagnose-order.ts';
import { listOrderEvents } from './events.ts';
import { listOrders, type OrderFilter } from './list-orders.ts';

const rig = shareRig();

const numbers = async (shop: Shop, filter: Partial<OrderFilter>) => {
  const { orders } = await shop.run((ctx) => listOrders(ctx, { limit: 50, ...filter }));
  return orders.map(({ number }) => number);
};

describe('listing orders', () => {
  it('gives the newest first, page by page, each once', async () => {
    const shop = await openShop(rig);
    for (let n = 0; n < 5; n++) await shop.place();
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const filter = { after, limit: 2 };
      const page = await shop.run((ctx) => listOrders(ctx, filter));
      seen.push(...page.orders.map(({ number }) => number));
      after = page.nextAfter ?? undefined;
    } while (after);
    expect(seen).toEqual([1005, 1004, 1003, 1002, 1001]);
  });

  it('filters by status, by e-mail whatever its case, and by time', async () => {
    const shop = await openShop(rig);
    const start = rig.clock.now;
    await shop.placeAndWork();
    rig.clock.advance({ minutes: 1 });
    await shop.placeAndWork({ customer: { name: 'Grace', email: 'Grace@Example.com' } });
    await shop.placeAndWork({ items: [{ sku: 'HAT', quantity: 1 }] });
    expect(await numbers(shop, { status: 'rejected' })).toEqual([1003]);
    expect(await numbers(shop, { email: 'gRACE@example.com' })).toEqual([1002]);
    expect(await numbers(shop, { from: start, to: rig.clock.now })).toEqual([1001]);
    expect(await numbers(shop, { from: rig.clock.now })).toEqual([1003, 1002]);
    expect(await numbers(shop, { status: 'processing', from: rig.clock.now })).toEqual([1002]);
  });
});

describe('the timeline', () => {
  it('goes on after the event that was seen last', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const all = await shop.events(orderId);
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await shop.run((ctx) => listOrderEvents(ctx, orderId, 4))).toEqual(all.slice(4));
    expect(await shop.run((ctx) => listOrderEvents(ctx, orderId, 7))).toEqual([]);
  });
});

describe('diagnosing an order', () => {
  const diagnose = (shop: Shop, orderId: string) => shop.run((ctx) => diagnoseOrder(ctx, orderId));

  it('names the job that is due, the one that fails and the one that was given up', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    expect(await diagnose(shop, orderId)).toMatchObject({ step: 'processing', waitingFor: 'worker' });
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    rig.provider.failNext('create', 'before', 'unavailable');
    const charge = await shop.jobs.theDue('payment.charge');
    await shop.jobs.deliver(charge);
    expect(await diagnose(shop, orderId)).toMatchObject({
      ...{ step: 'payment', waitingFor: 'retry', paymentStatus: 'none', fulfillmentStatus: 'unfulfilled' },
      obligations: [{ job: 'payment.charge', attempts: 1, parkedAt: null }],
    });
    rig.provider.failNext('create', 'before', 'unauthorized');
    await shop.jobs.deliver(charge);
    expect(await diagnose(shop, orderId)).toMatchObject({
      waitingFor: 'operator',
      obligations: [
        { job: 'payment.charge', attempts: 2, lastError: expect.stringContaining('create failed') },
      ],
    });
    await shop.jobs.deliver(charge);
    await shop.jobs.drain();
    expect(await diagnose(shop, orderId)).toMatchObject({
      waitingFor: 'staff',
      paymentStatus: 'paid',
      obligations: [],
    });
  });

  it('names what is owed for its payments, its refunds and its mails', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('processing') });
    expect(await diagnose(shop, orderId)).toMatchObject({
      waitingFor: 'provider',
      obligations: [{ job: 'payment.charge' }],
    });
    rig.provider.charge(rig.provider.of(orderId)[0]?.reference ?? '');
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    const { obligations } = await diagnose(shop, orderId);
    expect(obligations.map(({ job }) => job)).toEqual(['mail.send', 'mail.send']);
  });
});
