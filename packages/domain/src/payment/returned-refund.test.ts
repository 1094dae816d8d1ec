import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { paymentStatusOf } from '../order/status.ts';
import { lastRuns, listDiscrepancies } from '../reconciliation/discrepancies.ts';
import { sweepReconciliation } from '../sweep/reconciliation.ts';
import { openRig, shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { requestRefund } from './request-refund.ts';

const rig = shareRig();

const referenceOf = (orderId: string) => rig.provider.of(orderId)[0]?.reference ?? 'none';

/** What the provider tells of the order's payment now. */
const lookUp = (orderId: string) => rig.provider.lookup(referenceOf(orderId));

const record = async (shop: Shop, orderId: string, snapshot = lookUp(orderId)) => {
  const told = await snapshot;
  const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
  await shop.run((ctx) => recordSnapshot(ctx, paymentId, told));
};

/** The bank sends back what the provider had told as given back. */
const sendBack = (orderId: string) => {
  for (const refund of rig.provider.find(referenceOf(orderId)).refunds) refund.state = 'failed';
};

const ledgerOf = (orderId: string) =>
  rig.sql(
    `SELECT e.kind, e.amount::int, e.reference, e.refund_id IS NOT NULL AS ours
     FROM payment_entries e JOIN payments p ON p.tenant_id = e.tenant_id AND p.id = e.payment_id
     WHERE p.order_id = $1 ORDER BY array_position(ARRAY['captured', 'refunded', 'refund_reversed'], e.kind)`,
    [orderId],
  );

const subjectsTo = (address: string) => rig.mailer.to(address).map(({ subject }) => subject);

/** An order of 2,500 of which 1,000 went back, as the provider said. */
async function openRefundedOrder() {
  const shop = await openShop(rig);
  const orderId = await shop.placeAndWork();
  await shop.run((ctx) =>
    requestRefund(ctx, { orderId, amount: 1_000, reason: 'came broken', restock: false }),
  );
  await shop.jobs.drain();
  expect(await shop.order(orderId)).toMatchObject({
    payments: [{ refunded: 1_000 }],
    refunds: [{ status: 'succeeded' }],
  });
  return { shop, orderId };
}

describe('a refund that the bank sends back after it had succeeded', () => {
  it('has failed, and a reversing entry says that the money is ours again', async () => {
    const { shop, orderId } = await openRefundedOrder();
    sendBack(orderId);
    await record(shop, orderId);
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      payments: [{ captured: 2_500, refunded: 0 }],
      refunds: [{ status: 'failed', amount: 1_000, givenBack: 0 }],
    });
    expect(paymentStatusOf(order)).toBe('paid');
    const reference = `re_${referenceOf(orderId)}_1`;
    expect(await ledgerOf(orderId)).toMatchObject([
      { kind: 'captured', amount: 2_500 },
      { kind: 'refunded', amount: 1_000, reference, ours: true },
      { kind: 'refund_reversed', amount: 1_000, reference, ours: true },
    ]);
  });

  it('is told to customer and merchant, once', async () => {
    const { shop, orderId } = await openRefundedOrder();
    sendBack(orderId);
    await record(shop, orderId);
    await record(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.eventTypes(orderId)).toEqual(
      expect.arrayContaining(['payment.refund_reversed', 'refund.failed']),
    );
    expect(subjectsTo(shop.customerEmail)).toEqual(
      expect.arrayContaining([expect.stringMatching(/refund of \$10\.00 .*did not reach you/i)]),
    );
    expect(subjectsTo(shop.customerEmail).filter((subject) => /did not reach/.test(subject))).toHaveLength(1);
    const toMerchant = rig.mailer
      .to(shop.merchantEmail)
      .filter(({ subject }) => /refund.*failed/.test(subject));
    expect(toMerchant).toHaveLength(1);
    expect(toMerchant[0]?.text).toMatch(/sent it back/);
  });

  it('can be asked for again, and is explained until then', async () => {
    const { shop, orderId } = await openRefundedOrder();
    sendBack(orderId);
    await record(shop, orderId);
    const explain = () => shop.run((ctx) => diagnoseOrder(ctx, orderId));
    expect((await explain()).explanation).toContain('$10.00 could not be given back');
    await shop.run((ctx) =>
      requestRefund(ctx, { orderId, amount: 1_000, reason: 'another card', restock: false }),
    );
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 1_000 }],
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    });
    expect((await explain()).explanation).not.toContain('could not be given back');
    expect(rig.provider.books(orderId)).toMatchObject({ captured: 2_500, refunded: 1_000 });
  });

  it('leaves the money of a cancelled order to a person, instead of sending it again and again', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    sendBack(orderId);
    await record(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ kind: 'surplus', status: 'failed' }],
    });
    expect(await shop.run((ctx) => diagnoseOrder(ctx, orderId))).toMatchObject({
      explanation: expect.stringContaining('$25.00 could not be given back'),
    });
    await shop.run((ctx) => requestRefund(ctx, { orderId, reason: 'another account', restock: false }));
    await shop.jobs.drain();
    expect(rig.provider.books(orderId)).toMatchObject({ captured: 2_500, refunded: 2_500 });
  });

  it('stays failed when an older snapshot, from before that, is recorded last', async () => {
    const { shop, orderId } = await openRefundedOrder();
    const before = lookUp(orderId);
    await before;
    sendBack(orderId);
    await record(shop, orderId);
    await record(shop, orderId, before);
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ status: 'failed' }],
    });
  });

  it('is reversed also where its success is heard of after its failure', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    rig.provider.refundCourse = 'pending';
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 700, reason: 'late', restock: false }));
    await shop.jobs.drain();
    rig.provider.settleRefunds();
    const succeeded = lookUp(orderId);
    await succeeded;
    sendBack(orderId);
    rig.provider.refundCourse = 'succeeded';
    await record(shop, orderId);
    await record(shop, orderId, succeeded);
    await record(shop, orderId);
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ status: 'failed' }],
    });
    rig.clock.advance({ minutes: 2 });
    await shop.jobs.drain();
  });

  it('keeps what the parts of it gave back that did arrive', async () => {
    const { shop, orderId } = await openRefundedOrder();
    const payment = rig.provider.find(referenceOf(orderId));
    const [whole] = payment.refunds;
    if (!whole) throw new Error('nothing was refunded');
    // As PayPal does over two captures: two movements, one refund of ours.
    await record(shop, orderId);
    payment.refunds.push({ ...whole, reference: `${whole.reference}_b`, amount: 300, state: 'succeeded' });
    whole.state = 'failed';
    await record(shop, orderId);
    const order = await shop.order(orderId);
    expect(order).toMatchObject({
      payments: [{ refunded: 300 }],
      refunds: [{ status: 'failed', givenBack: 300 }],
    });
    expect(paymentStatusOf(order)).toBe('partially_refunded');
  });

  it('has failed too when what came back is what somebody had given at the provider in its place', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 1_000, reason: 'late', restock: false }));
    rig.provider.refundByHand(referenceOf(orderId), 2_500);
    await record(shop, orderId);
    expect(await shop.order(orderId)).toMatchObject({ refunds: [{ status: 'succeeded', givenBack: 0 }] });
    sendBack(orderId);
    await record(shop, orderId);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ status: 'failed', amount: 1_000 }],
    });
    expect(rig.provider.books(orderId)).toMatchObject({ captured: 2_500, refunded: 0 });
  });

  it('stays met by what somebody had given in its place when more is captured later', async () => {
    const shop = await openShop(rig, { captureMode: 'on_shipment' });
    const orderId = await shop.placeAndWork();
    const ship = () =>
      shop.run((ctx) =>
        shipOrder(ctx, {
          orderId,
          items: [{ sku: 'MUG', quantity: 1 }],
          carrier: 'UPS',
          trackingNumber: '1Z',
        }),
      );
    await ship();
    await shop.jobs.drain();
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 1_000, reason: 'late', restock: false }));
    rig.provider.refundByHand(referenceOf(orderId), 1_250);
    await record(shop, orderId);
    expect(await shop.order(orderId)).toMatchObject({ refunds: [{ status: 'succeeded', givenBack: 0 }] });
    await ship();
    await shop.jobs.drain();
    const { payments, refunds } = await shop.order(orderId);
    expect(payments[0]?.captured).toBeGreaterThan(1_250);
    expect(refunds).toMatchObject([{ status: 'succeeded' }]);
  });
});

describe('reconciliation', () => {
  it('finds a refund that was sent back unheard, puts it right, and agrees from then on', async () => {
    const own = await openRig();
    const shop = await openShop(own);
    const orderId = await shop.placeAndWork();
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 1_000, reason: 'broken', restock: false }));
    await shop.jobs.drain();
    for (const { refunds } of own.provider.of(orderId)) for (const refund of refunds) refund.state = 'failed';
    const reconcile = async () => {
      own.clock.advance({ minutes: 61 });
      await sweepReconciliation({ ...own, now: own.clock.now });
      await shop.jobs.drain();
      const { discrepancies } = await shop.run((ctx) =>
        listDiscrepancies(ctx, { status: 'all', after: undefined, limit: 10 }),
      );
      return discrepancies.map(({ kind, settledAt }) => [kind, settledAt !== null]);
    };
    expect(await reconcile()).toEqual([['refund_failed', true]]);
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ status: 'failed' }],
    });
    expect(await reconcile()).toEqual([['refund_failed', true]]);
    expect(await shop.run(lastRuns)).toMatchObject([{ provider: 'stripe', compared: 1 }]);
    expect(
      own.mailer.to(shop.merchantEmail).filter(({ subject }) => /difference/.test(subject)),
    ).toHaveLength(1);
  });
});
