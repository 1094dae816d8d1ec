import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, byCard, orderOf, type Site, startSite } from './installation.ts';

describe.each(backends)('exactly once on %s', { timeout: 120_000 }, (backend) => {
  let site: Site;
  const undo = new AsyncDisposableStack();
  beforeAll(async () => {
    site = await startSite({ backend, onFinish: (takeAway) => undo.defer(takeAway) });
  }, 60_000);
  afterAll(() => undo.disposeAsync());

  const paymentsOf = async (orderId: string) =>
    (await site.stripe.payments()).filter(({ metadata }) => metadata['order'] === orderId);

  it('makes one order, one charge and two mails of twenty requests at once with one key', async () => {
    const order = orderOf('MUG-01', byCard);
    const headers = { 'idempotency-key': 'the-only-one' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.placeOrder(order, headers)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));

    await site.settled();
    const [{ id } = { id: '' }] = answers.map(({ body }) => body);
    expect(await site.getOrder(id)).toMatchObject({ status: 'processing', paymentStatus: 'paid' });
    const payments = await site.stripe.payments();
    expect(payments).toEqual(await paymentsOf(id));
    expect(payments.map(({ charges, captured }) => ({ charges, captured }))).toEqual([
      { charges: 1, captured: (await site.getOrder(id)).total },
    ]);
    const about = (await site.inbox()).filter(({ subject }) => !/stock/i.test(subject));
    expect(about).toHaveLength(2);
    expect(await site.audit()).toEqual([]);
  });

  it('charges once when the provider charges and its answer is lost', async () => {
    await site.stripe.order({
      match: { method: 'POST', path: '/v1/payment_intents/*/confirm', times: 1 },
      fault: { kind: 'drop_after' },
    });
    const { body } = await site.placeOrder(orderOf('MUG-01', byCard));
    await site.settled();
    expect(await site.getOrder(body.id)).toMatchObject({ status: 'processing', paymentStatus: 'paid' });
    const [payment, ...others] = await paymentsOf(body.id);
    expect(others).toEqual([]);
    expect(payment).toMatchObject({ charges: 1 });
    expect(await site.audit()).toEqual([]);
  });
});
