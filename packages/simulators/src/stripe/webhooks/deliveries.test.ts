import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { type Delivery, startReceiver, startSimulator, webhookSecret } from '../test-simulator.ts';
import { signWebhook } from './sign.ts';

const paying = {
  amount: 1999,
  currency: 'usd',
  capture_method: 'automatic',
  payment_method: 'pm_card_visa',
  confirm: true,
  metadata: { tenant: 'shop one' },
} as const;
const happened = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];

const construct = ({ body, signature }: Delivery) =>
  Stripe.webhooks.constructEvent(Buffer.from(body), signature, webhookSecret);

it('tells every change in order, signed so that the SDK accepts it, to the address of the tenant', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  const intent = await stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' });
  await simulator.webhooksSettled();
  expect(receiver.deliveries.map(({ url }) => url)).toEqual(
    happened.map(() => '/webhooks/stripe/shop%20one'),
  );
  const events = receiver.deliveries.map(construct);
  expect(events.map(({ type }) => type)).toEqual(happened);
  expect(events[2]).toMatchObject({
    object: 'event',
    api_version: Stripe.API_VERSION,
    request: { idempotency_key: 'key-1' },
    data: { object: { id: intent.id, status: 'succeeded' } },
  });
  const { data } = await stripe.events.list({ type: 'payment_intent.succeeded' });
  expect(data).toMatchObject([{ id: events[2]?.id, pending_webhooks: 0 }]);
});

it('makes signatures that no other secret and no other body pass', () => {
  const signature = signWebhook('{"id":"evt_1"}', webhookSecret, Math.floor(Date.now() / 1000));
  expect(() => Stripe.webhooks.constructEvent('{"id":"evt_1"}', signature, webhookSecret)).not.toThrow();
  expect(() => Stripe.webhooks.constructEvent('{"id":"evt_2"}', signature, webhookSecret)).toThrow();
  expect(() => Stripe.webhooks.constructEvent('{"id":"evt_1"}', signature, 'whsec_other')).toThrow();
});

it('delivers nothing of a payment whose metadata names no tenant', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  await stripe.paymentIntents.create({ ...paying, metadata: {} });
  await simulator.webhooksSettled();
  expect(receiver.deliveries).toEqual([]);
});

it('delivers an event again until it is taken', async () => {
  const receiver = await startReceiver([500, 302]);
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url, webhookRetryMs: [1, 1] });
  await stripe.paymentIntents.create({ ...paying, confirm: false });
  await simulator.webhooksSettled();
  expect(new Set(receiver.events().map(({ id }) => id)).size).toBe(1);
  expect(receiver.deliveries).toHaveLength(3);
  expect((await stripe.events.list()).data).toMatchObject([{ pending_webhooks: 0 }]);
});

it('gives up in the end, and says so in the list of events', async () => {
  const receiver = await startReceiver([500, 500]);
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url, webhookRetryMs: [1] });
  await stripe.paymentIntents.create({ ...paying, confirm: false });
  await simulator.webhooksSettled();
  expect(receiver.deliveries).toHaveLength(2);
  expect((await stripe.events.list()).data).toMatchObject([{ pending_webhooks: 1 }]);
});

it('loses an event to order', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  simulator.addFault({ match: { type: 'payment_intent.', times: 'always' }, webhooks: { kind: 'drop' } });
  await stripe.paymentIntents.create(paying);
  await simulator.webhooksSettled();
  expect(receiver.events().map(({ type }) => type)).toEqual(['charge.succeeded']);
});

it('delivers an event twice to order', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  simulator.addFault({ match: { type: 'payment_intent.succeeded' }, webhooks: { kind: 'duplicate' } });
  await stripe.paymentIntents.create(paying);
  await simulator.webhooksSettled();
  const succeeded = receiver.events().filter(({ type }) => type === 'payment_intent.succeeded');
  expect(succeeded).toHaveLength(2);
  expect(succeeded[0]?.id).toBe(succeeded[1]?.id);
});

it('delays an event to order, so that later ones overtake it', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  simulator.addFault({ match: { type: 'payment_intent.created' }, webhooks: { kind: 'delay', ms: 200 } });
  await stripe.paymentIntents.create(paying);
  await simulator.webhooksSettled();
  expect(receiver.events().map(({ type }) => type)).toEqual([...happened.slice(1), 'payment_intent.created']);
});

it('reverses events to order, when as many are there as were asked for', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  simulator.addFault({ match: { times: 3 }, webhooks: { kind: 'reverse' } });
  await stripe.paymentIntents.create(paying);
  await simulator.webhooksSettled();
  expect(receiver.events().map(({ type }) => type)).toEqual(happened.toReversed());
});

it('delivers what a fault holds back when the fault is taken back', async () => {
  const receiver = await startReceiver();
  const { stripe, simulator } = await startSimulator({ webhookUrl: receiver.url });
  simulator.addFault({ match: { times: 50 }, webhooks: { kind: 'reverse' } });
  await stripe.paymentIntents.create(paying);
  await simulator.webhooksSettled();
  expect(receiver.deliveries).toEqual([]);
  simulator.clearFaults();
  await simulator.webhooksSettled();
  expect(receiver.events().map(({ type }) => type)).toEqual(happened.toReversed());
});
