import { expect, it } from 'vitest';
import { refusal, startSimulator } from './test-simulator.ts';

const paying = (payment_method: string) =>
  ({
    amount: 2000,
    currency: 'gbp',
    capture_method: 'automatic',
    payment_method,
    confirm: true,
  }) as const;

it('refunds in parts up to what was captured, and not a penny more', async () => {
  const { stripe, simulator } = await startSimulator();
  const { id: payment_intent } = await stripe.paymentIntents.create(paying('pm_card_visa'));
  const first = await stripe.refunds.create({ payment_intent, amount: 1500, metadata: { refund: 'r-1' } });
  expect(first).toMatchObject({
    object: 'refund',
    status: 'succeeded',
    amount: 1500,
    metadata: { refund: 'r-1' },
  });
  const tooMuch = await refusal(stripe.refunds.create({ payment_intent, amount: 501 }));
  expect(tooMuch).toMatchObject({
    statusCode: 400,
    param: 'amount',
    message: 'Refund amount (£5.01) is greater than unrefunded amount on charge (£5.00)',
  });
  expect(await stripe.refunds.create({ payment_intent })).toMatchObject({ amount: 500 });
  expect((await refusal(stripe.refunds.create({ payment_intent }))).code).toBe('charge_already_refunded');
  expect(simulator.books().totals).toEqual([{ currency: 'gbp', captured: 2000, refunded: 2000, charges: 1 }]);
  expect((await stripe.balance.retrieve()).available).toContainEqual(
    expect.objectContaining({ currency: 'gbp', amount: 0 }),
  );
});

it('lists the refunds of a payment and shows ten of them with the charge', async () => {
  const { stripe } = await startSimulator();
  const { id: payment_intent } = await stripe.paymentIntents.create(paying('pm_card_visa'));
  for (let n = 0; n < 11; n += 1) await stripe.refunds.create({ payment_intent, amount: 10 });
  expect((await stripe.refunds.list({ payment_intent, limit: 100 })).data).toHaveLength(11);
  const { latest_charge } = await stripe.paymentIntents.retrieve(payment_intent, {
    expand: ['latest_charge.refunds'],
  });
  expect(latest_charge).toMatchObject({ amount_refunded: 110, refunds: { has_more: true } });
});

it('refuses to refund what was never taken', async () => {
  const { stripe } = await startSimulator();
  const held = await stripe.paymentIntents.create({ ...paying('pm_card_visa'), capture_method: 'manual' });
  const open = await stripe.paymentIntents.create({ amount: 2000, currency: 'gbp' });
  expect((await refusal(stripe.refunds.create({ payment_intent: held.id }))).statusCode).toBe(400);
  expect((await refusal(stripe.refunds.create({ payment_intent: open.id }))).statusCode).toBe(400);
  expect((await refusal(stripe.refunds.create({ payment_intent: 'pi_none' }))).code).toBe('resource_missing');
  expect((await refusal(stripe.refunds.create({}))).code).toBe('parameter_missing');
});

it.each([
  ['pm_card_pendingRefund', 'pending', 'succeeded', 2000],
  ['pm_card_refundFail', 'succeeded', 'failed', 0],
])('settles a refund to %s later: %s, then %s', async (card, first, later, refunded) => {
  const { stripe, simulator } = await startSimulator();
  const { id: payment_intent } = await stripe.paymentIntents.create(paying(card));
  const refund = await stripe.refunds.create({ payment_intent });
  expect(refund.status).toBe(first);
  const settled = await fetch(`${simulator.url}/_simulator/refunds/${refund.id}/settle`, { method: 'POST' });
  expect(settled.status).toBe(200);
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe(later);
  expect(simulator.books().totals).toMatchObject([{ refunded }]);
  const types = (await stripe.events.list({ types: ['refund.failed', 'refund.updated'] })).data;
  expect(types).toMatchObject([{ data: { object: { id: refund.id, status: later } } }]);
});
