import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseKeyring } from '../credentials/keyring.ts';
import { removeCredentials, saveCredentials } from '../credentials/store.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { listDiscrepancies } from '../reconciliation/discrepancies.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepReconciliation } from '../sweep/reconciliation.ts';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { openRig } from '../testing/rig.ts';
import { openShop, type ShopFixture } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { requestRefund } from './request-refund.ts';

const account = 'acct_1 (test)';

/** A shop whose order was paid like this before it switched to another account at the provider. */
async function openSwitchedShop(
  payment: Parameters<typeof payBy>[0] = 'paid',
  { captureMode = 'automatic', ...fixture }: ShopFixture = {},
) {
  const rig = await openRig();
  const shop = await openShop(rig, { captureMode, reservationMinutes: 30, ...fixture });
  const orderId = await shop.placeAndWork({ payment: payBy(payment) });
  rig.provider.credentials = { id: 'acct_2', mode: 'test' };
  return {
    ...{ rig, shop, orderId },
    switchBack: () => {
      rig.provider.credentials = { id: 'acct_1', mode: 'test' };
    },
    sync: async () => {
      const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
      await shop.run(async (ctx) => ctx.enqueue('payment.sync', { paymentId }, { dedupeKey: paymentId }));
      await shop.jobs.drain();
    },
    diagnose: () => shop.run((ctx) => diagnoseOrder(ctx, orderId)),
  };
}

const refundAll = (orderId: string) => ({ orderId, reason: 'came back', restock: false });

describe('the account that a payment was made under', () => {
  it('is recorded with it', async () => {
    const { rig, orderId } = await openSwitchedShop();
    expect(
      await rig.sql('SELECT account, account_mode FROM payments WHERE order_id = $1', [orderId]),
    ).toEqual([{ account: 'acct_1', account_mode: 'test' }]);
  });

  it('does not matter as long as the provider knows the payment', async () => {
    const { rig, shop, orderId, sync } = await openSwitchedShop();
    for (const known of rig.provider.of(orderId)) known.account = rig.provider.credentials;
    await sync();
    await shop.run((ctx) => requestRefund(ctx, refundAll(orderId)));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 2_500, elsewhere: null }] });
  });
});

describe('a payment of another account that nobody has paid', () => {
  it('is not taken for forgotten: it stays as it is, is explained, and is not asked about again', async () => {
    const { rig, shop, orderId, diagnose } = await openSwitchedShop('requires_action');
    rig.clock.advance({ minutes: 3 });
    await sweepUnansweredPayments({ ...rig, now: rig.clock.now });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'requires_action', elsewhere: account }],
    });
    expect(await diagnose()).toMatchObject({
      explanation: expect.stringContaining(`was made under another stripe account, ${account}`),
      obligations: [],
    });
    rig.clock.advance({ minutes: 3 });
    expect(await sweepUnansweredPayments({ ...rig, now: rig.clock.now })).toBe(0);
    const told = (await shop.eventTypes(orderId)).filter((type) => type === 'payment.unreachable');
    expect(told).toHaveLength(1);
  });

  it('goes on when the old credentials are back', async () => {
    const { rig, shop, orderId, sync, switchBack } = await openSwitchedShop('requires_action');
    await sync();
    switchBack();
    rig.provider.charge(rig.provider.of(orderId)[0]?.reference ?? '');
    await sync();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ status: 'paid', elsewhere: null }],
    });
  });

  it('keeps its order from expiring unasked, and says what a person can do', async () => {
    const { rig, shop, orderId, diagnose, switchBack } = await openSwitchedShop('requires_action');
    rig.clock.advance({ minutes: 31 });
    await sweepExpiredReservations({ ...rig, now: rig.clock.now });
    const expire = await shop.jobs.theDue('order.expire');
    expect(await shop.jobs.deliver(expire)).toBe('parked');
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    expect(await diagnose()).toMatchObject({
      waitingFor: 'operator',
      explanation: expect.stringContaining(account),
    });
    switchBack();
    expect(await shop.jobs.deliver(expire)).toBe('fulfilled');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'voided' }],
    });
  });

  it('is not called off by a cancel that cannot reach it', async () => {
    const { shop, orderId } = await openSwitchedShop('requires_action');
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    expect(await shop.jobs.deliver(await shop.jobs.theDue('payment.void'))).toBe('parked');
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'requires_action', elsewhere: account }],
    });
  });

  it('is not paid a second time after a lost answer', async () => {
    const rig = await openRig();
    const shop = await openShop(rig);
    const orderId = await shop.place({ payment: payBy('paid') });
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    rig.provider.failNext('confirm', 'after', 'unknown');
    const charge = await shop.jobs.theDue('payment.charge');
    expect(await shop.jobs.deliver(charge)).toBe('retry');
    rig.provider.credentials = { id: 'acct_2', mode: 'test' };
    expect(await shop.jobs.deliver(charge)).toBe('parked');
    expect(await shop.order(orderId)).toMatchObject({
      status: 'awaiting_payment',
      payments: [{ status: 'processing' }],
    });
    rig.provider.credentials = { id: 'acct_1', mode: 'test' };
    expect(await shop.jobs.deliver(charge)).toBe('fulfilled');
    expect(rig.provider.books(orderId)).toMatchObject({ charges: 1 });
  });

  it('lets an event about it end without a word', async () => {
    const { rig, shop, orderId } = await openSwitchedShop('requires_action');
    const notice = {
      eventId: 'evt_1',
      type: 'payment.changed',
      reference: rig.provider.of(orderId)[0]?.reference ?? '',
    };
    await shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
    expect(await shop.jobs.deliver(await shop.jobs.theDue('webhook.process'))).toBe('fulfilled');
  });
});

describe('a payment of the same account in the other mode', () => {
  it('is of another account', async () => {
    const { rig, shop, orderId, sync } = await openSwitchedShop('requires_action');
    rig.provider.credentials = { id: 'acct_1', mode: 'live' };
    await sync();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ elsewhere: account }] });
  });
});

describe('money of another account', () => {
  it('cannot be refunded: the refund fails with the reason, and the next one is refused at once', async () => {
    const { rig, shop, orderId, diagnose } = await openSwitchedShop();
    await shop.run((ctx) => requestRefund(ctx, refundAll(orderId)));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ refunded: 0 }],
      refunds: [{ status: 'failed', failure: expect.stringContaining(account) }],
    });
    expect(rig.mailer.to(shop.merchantEmail).at(-1)?.text).toContain('acct_1');
    expect((await diagnose()).actions).toEqual(
      expect.arrayContaining([expect.stringContaining('give the money back there')]),
    );
    await expect(shop.run((ctx) => requestRefund(ctx, refundAll(orderId)))).rejects.toMatchObject({
      code: 'payment_account_changed',
      message: expect.stringContaining(account),
    });
  });

  it('is refunded once the credentials are back', async () => {
    const { shop, orderId, sync, switchBack } = await openSwitchedShop();
    await sync();
    switchBack();
    await sync();
    await shop.run((ctx) => requestRefund(ctx, refundAll(orderId)));
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 2_500, elsewhere: null }] });
  });

  it('that is only set aside keeps the order from being shipped, or fails the capture of one that has left', async () => {
    const first = await openSwitchedShop('paid', { captureMode: 'on_shipment' });
    const ship = ({ shop, orderId }: typeof first) =>
      shop.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));
    await ship(first);
    await first.shop.jobs.drain();
    expect(await first.shop.order(first.orderId)).toMatchObject({
      captures: [{ status: 'failed', failure: expect.stringContaining(account) }],
    });
    const second = await openSwitchedShop('paid', { captureMode: 'on_shipment' });
    await second.sync();
    await expect(ship(second)).rejects.toMatchObject({ code: 'payment_account_changed' });
  });

  it('is one difference for each account, told once, until the credentials are back', async () => {
    const { rig, shop, orderId, switchBack } = await openSwitchedShop();
    rig.provider.credentials = { id: 'acct_1', mode: 'test' };
    await shop.placeAndWork();
    rig.provider.credentials = { id: 'acct_2', mode: 'test' };
    const reconcile = async () => {
      rig.clock.advance({ minutes: 61 });
      await sweepReconciliation({ ...rig, now: rig.clock.now });
      await shop.jobs.drain();
      const all = { status: 'all', after: undefined, limit: 10 } as const;
      const { discrepancies } = await shop.run((ctx) => listDiscrepancies(ctx, all));
      return discrepancies.map(({ kind, reference, settledAt }) => [kind, reference, settledAt === null]);
    };
    expect(await reconcile()).toEqual([['other_account', account, true]]);
    expect(await reconcile()).toEqual([['other_account', account, true]]);
    const reports = rig.mailer.to(shop.merchantEmail).filter(({ subject }) => subject.includes('difference'));
    expect(reports).toHaveLength(1);
    expect(reports[0]?.text.replace(/\s+/g, ' ')).toContain(`were made under another account, ${account}`);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ elsewhere: account }] });
    switchBack();
    expect(await reconcile()).toEqual([['other_account', account, false]]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ elsewhere: null }] });
  });
});

describe('credentials that are changed', () => {
  it('let everything be asked about again, and compared', async () => {
    const { shop, orderId, sync, switchBack } = await openSwitchedShop();
    await sync();
    switchBack();
    const keyring = parseKeyring(`test:${randomBytes(32).toString('base64')}`);
    if (!keyring) throw new Error('the key was not taken');
    const credentials = {
      provider: 'stripe',
      secrets: { secretKey: 'sk_test_1', webhookSecret: null },
    } as const;
    await shop.run((ctx) => saveCredentials(ctx, { credentials, mode: 'test', keyring }));
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ elsewhere: null }] });
    const [job] = await shop.jobs.due('payment.reconcile');
    expect(job).toMatchObject({ payload: { provider: 'stripe', days: 90 } });
    await shop.run((ctx) => removeCredentials(ctx, 'stripe'));
    expect(await shop.jobs.due('payment.reconcile')).toHaveLength(1);
    await shop.jobs.drain();
  });
});
