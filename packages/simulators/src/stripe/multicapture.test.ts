import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { refusal, startReceiver, startSimulator } from './test-simulator.ts';

const held = {
  amount: 1999,
  currency: 'usd',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  confirm: true,
  payment_method_options: { card: { request_multicapture: 'if_available' } },
  metadata: { tenant: 't-1' },
  expand: ['latest_charge'],
} satisfies Stripe.PaymentIntentCreateParams;

it('takes a card in parts until a final one, and notes metadata with each', async () => {
  const { stripe, simulator } = await startSimulator();
  const intent = await stripe.paymentIntents.create(held);
  expect(intent.latest_charge).toMatchObject({
    payment_method_details: {
      card: { multicapture: { status: 'available' }, capture_before: expect.any(Number) },
    },
  });
  const first = await stripe.paymentIntents.capture(intent.id, {
    amount_to_capture: 500,
    final_capture: false,
    metadata: { part: 'one' },
  });
  expect(first).toMatchObject({
    status: 'requires_capture',
    amount_capturable: 1499,
    amount_received: 500,
    metadata: { part: 'one' },
  });
  const last = await stripe.paymentIntents.capture(intent.id, {
    amount_to_capture: 1000,
    final_capture: true,
  });
  expect(last).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1500 });
  expect(simulator.books().totals).toMatchObject([{ captured: 1500 }]);
});

it('lists what a last capture or a cancel lets go as a refund of the charge', async () => {
  const { stripe, simulator } = await startSimulator();
  const refundsOf = async (payment_intent: string) =>
    (await stripe.refunds.list({ payment_intent })).data.map(({ amount, status }) => [amount, status]);
  const captured = await stripe.paymentIntents.create(held);
  await stripe.paymentIntents.capture(captured.id, { amount_to_capture: 500, final_capture: false });
  expect(await refundsOf(captured.id)).toEqual([]);
  const { latest_charge } = await stripe.paymentIntents.capture(captured.id, {
    ...{ amount_to_capture: 1000, final_capture: true, expand: ['latest_charge'] },
  });
  expect(latest_charge).toMatchObject({ amount_captured: 1500, amount_refunded: 499, refunded: false });
  expect(await refundsOf(captured.id)).toEqual([[499, 'succeeded']]);
  const over = await refusal(stripe.refunds.create({ payment_intent: captured.id, amount: 1501 }));
  expect(over).toMatchObject({ param: 'amount' });

  const canceled = await stripe.paymentIntents.create(held);
  await stripe.paymentIntents.capture(canceled.id, { amount_to_capture: 500, final_capture: false });
  await stripe.paymentIntents.cancel(canceled.id);
  expect(await refundsOf(canceled.id)).toEqual([[1499, 'succeeded']]);
  expect(simulator.books().totals).toMatchObject([{ captured: 2000, refunded: 0 }]);
});

it('knows no final capture where several were not asked for or the card has none', async () => {
  const { stripe } = await startSimulator();
  const { payment_method_options: _, ...unasked } = held;
  for (const params of [unasked, { ...held, payment_method: 'pm_card_mastercard_prepaid' }]) {
    const { id } = await stripe.paymentIntents.create(params);
    const error = await refusal(stripe.paymentIntents.capture(id, { final_capture: false }));
    expect(error).toMatchObject({ statusCode: 400, param: 'final_capture' });
  }
});

it('takes no more than is left', async () => {
  const { stripe } = await startSimulator();
  const { id } = await stripe.paymentIntents.create(held);
  await stripe.paymentIntents.capture(id, { amount_to_capture: 1500, final_capture: false });
  const error = await refusal(stripe.paymentIntents.capture(id, { amount_to_capture: 500 }));
  expect(error).toMatchObject({ code: 'amount_too_large' });
});

it('tells of a dispute and of its end, and marks the charge', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  const intent = await stripe.paymentIntents.create({ ...held, capture_method: 'automatic' });
  const control = (path: string, body: object) =>
    fetch(`${simulator.url}/_simulator${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  await control(`/payment_intents/${intent.id}/dispute`, { reason: 'product_not_received' });
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({ amount: 1999, reason: 'product_not_received', status: 'needs_response' });
  await control(`/disputes/${dispute?.id}/close`, { outcome: 'lost' });
  expect(await stripe.disputes.retrieve(String(dispute?.id))).toMatchObject({ status: 'lost' });
  const { latest_charge } = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
  expect(latest_charge).toMatchObject({ disputed: true });
  await simulator.webhooksSettled();
  const types = receiver.deliveries.map(({ body }) => String(JSON.parse(body).type));
  expect(types.filter((type) => type.includes('dispute'))).toEqual([
    'charge.dispute.created',
    'charge.dispute.closed',
  ]);
});
