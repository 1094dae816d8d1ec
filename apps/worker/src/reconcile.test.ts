import { openDatabase, statement } from '@waybill/db';
import {
  lastRuns,
  listDiscrepancies,
  requestRefund,
  shipOrder,
  sweepLapsingAuthorizations,
  sweepLongReconciliation,
  sweepReconciliation,
  sweepUnansweredPayments,
} from '@waybill/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PaymentAccount } from './testing/payment-account.ts';
import { openPaymentShop, type PaymentShop } from './testing/payment-shop.ts';
import { openPayPalAccount } from './testing/paypal-account.ts';
import { openStripeAccount } from './testing/stripe-account.ts';

const dayMs = 24 * 60 * 60 * 1000;

async function reconcile(shop: PaymentShop, sweep = sweepReconciliation) {
  const { systemDb, transact, scope, clock } = shop;
  await sweep({ systemDb, transact, now: clock() });
  await shop.drain();
  const listed = await transact(scope, (ctx) =>
    listDiscrepancies(ctx, { status: 'all', after: undefined, limit: 50 }),
  );
  return listed.discrepancies.map(({ kind, settledAt }) => [kind, settledAt === null ? 'open' : 'settled']);
}

/** How many payments of ours and of others the last comparison met. */
async function lastRun({ transact, scope }: PaymentShop) {
  const [run] = await transact(scope, lastRuns);
  return { compared: run?.compared, notOurs: run?.notOurs };
}

const selectMails = statement<{
  kind: string;
  data: { items?: { summary: string; repair: string | null }[] };
}>(
  'test-mails-to-merchant',
  `SELECT kind, data FROM messages WHERE tenant_id = $1 AND recipient = 'merchant@example.com' ORDER BY id`,
);

/** What the merchant was told, other than of the order itself. */
async function told({ systemDb, scope }: PaymentShop) {
  const mails = await systemDb.inSystem((tx) => tx.all(selectMails, [scope.tenantId]));
  return mails
    .filter(({ kind }) => kind !== 'order_received')
    .map(({ kind, data }) => [kind, ...(data.items ?? []).map(({ summary }) => summary)]);
}

/** An order whose customer has agreed, and whose money was taken or set aside. */
async function placePaid(shop: PaymentShop, capture: 'automatic' | 'on_shipment' = 'automatic') {
  const orderId = await shop.place(capture);
  await shop.drain();
  const reference = await shop.referenceOf(orderId);
  shop.account.agree(reference);
  await sweepUnansweredPayments({ ...shop, now: new Date(shop.clock().getTime() + 5 * 60_000) });
  await shop.drain();
  return { orderId, reference };
}

const paymentIdOf = async (shop: PaymentShop, orderId: string) =>
  (await shop.order(orderId)).payments[0]?.id ?? 'none';

/** Does to the books what nothing of ours does. */
async function tamper({ database }: PaymentShop, text: string): Promise<void> {
  const db = openDatabase({ url: database.url, max: 1, applicationName: 'tamper' });
  onTestFinished(() => db.close());
  await db.inSystem((tx) => tx.run(statement(`test-tamper-${text.length}`, text)));
}

describe.each([
  ['Stripe', openStripeAccount as () => Promise<PaymentAccount>],
  ['PayPal', openPayPalAccount as () => Promise<PaymentAccount>],
])('reconciliation with %s, over its API', (_name, openAccount) => {
  const open = async () => openPaymentShop(await openAccount());

  it('finds nothing where the books agree, and counts what other systems took', async () => {
    const shop = await open();
    const { orderId } = await placePaid(shop);
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    await shop.account.payAnew(4_200);
    expect(await reconcile(shop)).toEqual([]);
    expect(await lastRun(shop)).toEqual({ compared: 1, notOurs: 1 });
    expect(await told(shop)).toEqual([]);
  });

  it('lets the order go on whose customer paid while nobody told us', async () => {
    const shop = await open();
    const orderId = await shop.place();
    await shop.drain();
    await shop.account.payUnnoticed(await shop.referenceOf(orderId));
    expect(await reconcile(shop)).toEqual([['unknown_here', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_599 }],
    });
    expect(await told(shop)).toEqual([
      ['reconciliation_report', '$25.99 (captured) at the provider, unknown in our books.'],
    ]);
  });

  it('reports money with our name on it that no payment of ours explains', async () => {
    const shop = await open();
    const { tenantId } = shop.scope;
    await shop.account.payAnew(700, { tenantId, paymentId: '0198c2f4-1111-7000-8000-000000000099' });
    expect(await reconcile(shop)).toEqual([['unknown_here', 'open']]);
    expect(await told(shop)).toEqual([
      ['reconciliation_report', '$7.00 (paid) at the provider, unknown in our books.'],
    ]);
  });

  it('reports a second payment for one attempt, and tells of it once', async () => {
    const shop = await open();
    const { orderId } = await placePaid(shop);
    const { tenantId } = shop.scope;
    await shop.account.payAnew(2_599, { tenantId, paymentId: await paymentIdOf(shop, orderId) });
    expect(await reconcile(shop)).toEqual([['captured_twice', 'open']]);
    expect(await reconcile(shop)).toEqual([['captured_twice', 'open']]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_599, refunded: 0 }] });
    expect(await told(shop)).toEqual([
      ['reconciliation_report', '$25.99 taken at the provider beyond the one payment that was owed.'],
    ]);
  });

  it('enters a refund that somebody made there', async () => {
    const shop = await open();
    const { orderId, reference } = await placePaid(shop);
    await shop.account.refund(reference, 500);
    expect(await reconcile(shop)).toEqual([['refunded_outside', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_599, refunded: 500 }] });
    expect(shop.account.books()).toEqual({ captured: 2_599, refunded: 500 });
  });

  it('takes back the success of a refund that the bank sent back, which can then be asked for again', async () => {
    const shop = await open();
    const { orderId, reference } = await placePaid(shop);
    const refund = async () => {
      const request = { orderId, amount: 500, reason: 'came broken', restock: false };
      await shop.transact(shop.scope, (ctx) => requestRefund(ctx, request));
      await shop.drain();
    };
    await refund();
    expect(await shop.order(orderId)).toMatchObject({ refunds: [{ status: 'succeeded', givenBack: 500 }] });
    await shop.account.sendBack(reference);
    expect(await reconcile(shop)).toEqual([['refund_failed', 'settled']]);
    expect(await reconcile(shop)).toEqual([['refund_failed', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ captured: 2_599, refunded: 0 }],
      refunds: [{ status: 'failed', givenBack: 0 }],
    });
    expect(await told(shop)).toEqual([
      ['refund_failed'],
      ['reconciliation_report', '$5.00 refunded in our books, and sent back by the bank.'],
    ]);
    await refund();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_599, refunded: 500 }] });
    expect(shop.account.books()).toEqual({ captured: 2_599, refunded: 500 });
  });

  it('reports an amount that differs, and settles it when it does no more', async () => {
    const shop = await open();
    await placePaid(shop);
    await tamper(shop, `UPDATE payment_entries SET amount = 2500 WHERE kind = 'captured'`);
    expect(await reconcile(shop)).toEqual([['amount_differs', 'open']]);
    expect(await told(shop)).toEqual([
      ['reconciliation_report', '$25.00 (captured) in our books, $25.99 at the provider.'],
    ]);
    await tamper(shop, `UPDATE payment_entries SET amount = 2599  WHERE kind = 'captured'`);
    expect(await reconcile(shop)).toEqual([['amount_differs', 'settled']]);
  });

  it('records a dispute and how it ends; the merchant is told at once, and not again', async () => {
    const shop = await open();
    const { orderId, reference } = await placePaid(shop);
    const dispute = await shop.account.dispute(reference);
    expect(await reconcile(shop)).toEqual([['dispute_opened', 'open']]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: true });
    await shop.account.closeDispute(dispute, 'won');
    expect(await reconcile(shop)).toEqual([['dispute_opened', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: false });
    expect(await told(shop)).toEqual([['dispute_opened']]);
  });

  it('notices that what was set aside is gone, and says that nothing pays for the order', async () => {
    const shop = await open();
    const { orderId, reference } = await placePaid(shop, 'on_shipment');
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'authorized' }],
    });
    await shop.account.lapse(reference);
    expect(await reconcile(shop)).toEqual([['missing_there', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided', captured: 0 }] });
    expect(await told(shop)).toEqual([
      ['capture_failed'],
      ['reconciliation_report', '$25.99 (authorized) in our books, unknown at the provider.'],
    ]);
  });

  it('looks at a time: what was opened before is left to the long comparison', async () => {
    const shop = await open();
    const { orderId, reference } = await placePaid(shop);
    shop.advance(40 * dayMs);
    await shop.account.refund(reference, 500);
    expect(await reconcile(shop)).toEqual([]);
    expect(await lastRun(shop)).toMatchObject({ compared: 0 });
    expect(await reconcile(shop, sweepLongReconciliation)).toEqual([['refunded_outside', 'settled']]);
    expect(await lastRun(shop)).toMatchObject({ compared: 1 });
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 500 }] });
  });
});

describe('an authorisation that lapses', () => {
  it.each([
    ['Stripe', 6, openStripeAccount as () => Promise<PaymentAccount>],
    ['PayPal', 28, openPayPalAccount as () => Promise<PaymentAccount>],
  ])('at %s is told two days before, by a mail of its own', async (_name, days, openAccount) => {
    const shop = await openPaymentShop(await openAccount());
    const { orderId } = await placePaid(shop, 'on_shipment');
    expect(await reconcile(shop, sweepLongReconciliation)).toEqual([]);
    shop.advance(days * dayMs);
    await sweepLapsingAuthorizations({ ...shop, now: shop.clock() });
    expect(await reconcile(shop, sweepLongReconciliation)).toEqual([['authorization_lapsing', 'open']]);
    expect(await told(shop)).toEqual([['authorization_lapsing']]);
    await shop.transact(shop.scope, (ctx) =>
      shipOrder(ctx, { orderId, carrier: 'DHL', trackingNumber: '1' }),
    );
    await shop.drain();
    expect(await reconcile(shop, sweepLongReconciliation)).toEqual([['authorization_lapsing', 'settled']]);
    expect(shop.account.books()).toEqual({ captured: 2_599, refunded: 0 });
  });
});

describe('PayPal', () => {
  it('has given back what somebody took there beyond the order’s total', async () => {
    const shop = await openPaymentShop(await openPayPalAccount());
    const { orderId, reference } = await placePaid(shop, 'on_shipment');
    await shop.transact(shop.scope, (ctx) =>
      shipOrder(ctx, {
        ...{ orderId, carrier: 'DHL', trackingNumber: '1' },
        items: [{ sku: 'MUG', quantity: 1 }],
      }),
    );
    await shop.drain();
    const { captured } = shop.account.books();
    await shop.account.captureMore(reference, 2_899 - captured);
    expect(await reconcile(shop)).toEqual([['captured_twice', 'settled']]);
    expect(shop.account.books()).toEqual({ captured: 2_899, refunded: 300 });
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_899, refunded: 300 }] });
  });

  it('takes the money back with a dispute that is lost, which is no refund of ours', async () => {
    const shop = await openPaymentShop(await openPayPalAccount());
    const { orderId, reference } = await placePaid(shop);
    await shop.account.closeDispute(await shop.account.dispute(reference), 'lost');
    // Nothing pays for the order any more: that stays open until somebody has seen to it.
    expect((await reconcile(shop)).toSorted()).toEqual([
      ['dispute_opened', 'settled'],
      ['refunded_outside', 'open'],
    ]);
    expect(await shop.order(orderId)).toMatchObject({
      disputed: false,
      payments: [{ captured: 2_599, refunded: 2_599 }],
    });
  });
});
