import { diagnoseOrder } from '@waybill/domain';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import type { PaymentAccount } from './testing/payment-account.ts';
import { openPaymentShop } from './testing/payment-shop.ts';
import { openPayPalAccount } from './testing/paypal-account.ts';
import { openStripeAccount } from './testing/stripe-account.ts';

describe.each([
  ['stripe', openStripeAccount as () => Promise<PaymentAccount>],
  ['paypal', openPayPalAccount as () => Promise<PaymentAccount>],
])('%s in trouble', (name, openAccount) => {
  async function start(openMs: number) {
    const limits = { failuresToOpen: 2, retries: 0, openMs };
    const shop = await openPaymentShop(await openAccount(), { limits, aheadMs: 0 });
    const orderId = await shop.place();
    const [processing] = await shop.owed('order.process');
    if (processing) await shop.deliver(processing);
    const diagnosis = () => shop.transact(shop.scope, (ctx) => diagnoseOrder(ctx, orderId));
    const charge = async () => {
      const [job] = await shop.owed('payment.charge');
      if (job) await shop.deliver(job);
      return job === undefined;
    };
    return { ...shop, orderId, diagnosis, charge };
  }

  it('is told in the diagnosis while calls are held back, until one succeeds again', async () => {
    const { account, diagnosis, charge, order, orderId } = await start(100);
    account.fail(2);
    await charge();
    await charge();
    await until(async () => (await diagnosis()).providers.some(({ state }) => state === 'open'));
    expect((await diagnosis()).explanation).toContain(`Calls to ${name} are held back (breaker open until`);
    await until(charge);
    await until(async () => (await diagnosis()).providers.length === 0);
    expect(await order(orderId)).toMatchObject({ payments: [{ status: 'requires_action' }] });
  });

  it('is forgotten when the worker that held calls back was stopped, and nobody does any more', async () => {
    const { account, diagnosis, charge, advance } = await start(5_000);
    account.fail(2);
    await charge();
    await charge();
    await until(async () => (await diagnosis()).providers.length > 0);
    advance(30_000);
    expect((await diagnosis()).providers).toHaveLength(1);
    advance(60_000);
    expect(await diagnosis()).toMatchObject({
      providers: [],
      explanation: expect.not.stringContaining('breaker'),
    });
  });

  it('shows no credentials in logs, jobs and diagnoses', async () => {
    const { account, diagnosis, charge, owed, logged } = await start(60_000);
    account.fail(2);
    for (const _ of [1, 2, 3]) await charge();
    await until(async () => (await diagnosis()).providers.length > 0);
    const told = JSON.stringify([logged, await owed(), await diagnosis()]);
    expect(told).toContain('a circuit breaker changed');
    expect(told).toContain('payment.charge');
    for (const secret of account.secrets) expect(told).not.toContain(secret);
  });
});
