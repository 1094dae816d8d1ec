import { diagnoseOrder, listDiscrepancies, sweepReconciliation } from '@waybill/domain';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { openPaymentShop } from './testing/payment-shop.ts';

type Shop = Awaited<ReturnType<typeof openPaymentShop>>;

async function reconcile(shop: Shop) {
  const { systemDb, transact, scope, clock } = shop;
  await sweepReconciliation({ systemDb, transact, now: clock() });
  await shop.drain();
  const listed = await transact(scope, (ctx) =>
    listDiscrepancies(ctx, { status: 'all', after: undefined, limit: 50 }),
  );
  return listed.discrepancies.map(({ kind, settledAt }) => [kind, settledAt === null ? 'open' : 'settled']);
}

async function referenceOf({ stripe }: Shop, orderId: string): Promise<string> {
  const [payment] = stripe.books({ order: orderId }).payments;
  if (!payment) throw new Error('Stripe knows no payment of this order');
  return payment.paymentIntent;
}

describe('reconciliation with Stripe, over its API', () => {
  it('lets the order go on whose customer authenticated while no webhook came', async () => {
    const shop = await openPaymentShop();
    const orderId = await shop.place('pm_card_authenticationRequired');
    await shop.drain();
    shop.stripe.authenticate(await referenceOf(shop, orderId), 'approve');
    expect(await reconcile(shop)).toEqual([['unknown_here', 'settled']]);
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_599 }],
    });
  });

  it('finds the refund, the dispute and the payment of another system in the same account', async () => {
    const shop = await openPaymentShop();
    const orderId = await shop.place('pm_card_visa');
    await shop.drain();
    const reference = await referenceOf(shop, orderId);
    await shop.atStripe('/v1/refunds', { payment_intent: reference, amount: '500' });
    const { id: dispute } = await shop.atStripe(`/_simulator/payment_intents/${reference}/dispute`, {});
    await shop.atStripe('/v1/payment_intents', {
      ...{ amount: '4200', currency: 'usd', payment_method: 'pm_card_visa', confirm: 'true' },
      'allowed_payment_method_types[]': 'card',
    });
    expect((await reconcile(shop)).toSorted()).toEqual([
      ['dispute_opened', 'open'],
      ['refunded_outside', 'settled'],
    ]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: true, payments: [{ refunded: 500 }] });

    await shop.atStripe(`/_simulator/disputes/${String(dispute)}/close`, { outcome: 'won' });
    expect(await reconcile(shop)).toContainEqual(['dispute_opened', 'settled']);
  });
});

it('a diagnosis says that calls to Stripe are held back, until one succeeds again', async () => {
  const shop = await openPaymentShop({ failuresToOpen: 2, retries: 0, openMs: 100 });
  const orderId = await shop.place('pm_card_visa');
  const [processing] = await shop.owed('order.process');
  if (processing) await shop.deliver(processing);
  const diagnosis = () => shop.transact(shop.scope, (ctx) => diagnoseOrder(ctx, orderId));
  const charge = async () => {
    const [job] = await shop.owed('payment.charge');
    if (job) await shop.deliver(job);
  };
  shop.stripe.addFault({ match: { times: 2 }, fault: { kind: 'drop_before' } });
  await charge();
  await charge();
  await until(async () => (await diagnosis()).providers.some(({ state }) => state === 'open'));
  expect((await diagnosis()).explanation).toContain('breaker open until');

  await until(async () => {
    await charge();
    const [job] = await shop.owed('payment.charge');
    return job === undefined;
  });
  await until(async () => (await diagnosis()).providers.length === 0);
  expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
});
