import Stripe from 'stripe';
import { expect, it } from 'vitest';
import type { FaultOrder } from './faults.ts';
import { connect, refusal, startSimulator } from './test-simulator.ts';

const paying = {
  amount: 1999,
  currency: 'usd',
  capture_method: 'automatic',
  payment_method: 'pm_card_visa',
  confirm: true,
} as const;

it.each([
  [{ kind: 'status', status: 500 }, Stripe.errors.StripeAPIError, 500],
  [{ kind: 'status', status: 503 }, Stripe.errors.StripeAPIError, 503],
  [{ kind: 'status', status: 429 }, Stripe.errors.StripeRateLimitError, 429],
  [{ kind: 'drop_before' }, Stripe.errors.StripeConnectionError, undefined],
] satisfies [Extract<FaultOrder, { fault: unknown }>['fault'], unknown, unknown][])(
  'strikes before anything happened: %o',
  async (fault, errorClass, status) => {
    const { stripe, simulator } = await startSimulator();
    simulator.addFault({ match: { path: '/v1/payment_intents' }, fault });
    const error = await refusal(stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' }));
    expect(error).toBeInstanceOf(errorClass);
    expect(error.statusCode).toBe(status);
    expect(simulator.books().payments).toEqual([]);
    expect(await stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' })).toMatchObject({
      status: 'succeeded',
    });
  },
);

it('lets as many requests pass as are to be skipped', async () => {
  const { stripe, simulator } = await startSimulator();
  simulator.addFault({ match: { method: 'POST', skip: 1 }, fault: { kind: 'status', status: 500 } });
  await stripe.paymentIntents.create(paying);
  await stripe.balance.retrieve();
  expect((await refusal(stripe.paymentIntents.create(paying))).statusCode).toBe(500);
  await stripe.paymentIntents.create(paying);
  expect(simulator.books().payments).toHaveLength(2);
});

it('charges and drops the connection; the same key then tells what happened', async () => {
  const { stripe, simulator } = await startSimulator();
  simulator.addFault({ fault: { kind: 'drop_after' } });
  const error = await refusal(stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' }));
  expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(simulator.books().payments).toMatchObject([{ charges: 1 }]);
  await stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' });
  expect(simulator.books().payments).toMatchObject([{ charges: 1 }]);
});

it.each([
  ['hang_before', 0],
  ['hang_after', 1],
] as const)('lets the caller wait for ever: %s', async (kind, charges) => {
  const { simulator } = await startSimulator();
  simulator.addFault({ fault: { kind } });
  const error = await refusal(connect(simulator.port, undefined, 100).paymentIntents.create(paying));
  expect(error.message).toContain('timeout');
  expect(simulator.books().payments).toHaveLength(charges);
});

it('answers late, before or after it has carried the request out', async () => {
  const { stripe, simulator } = await startSimulator();
  simulator.addFault({ fault: { kind: 'latency', ms: 50, when: 'before' } });
  simulator.addFault({ fault: { kind: 'latency', ms: 50, when: 'after' } });
  const started = performance.now();
  const before = stripe.paymentIntents.create(paying);
  await expect.poll(() => simulator.faults()).toHaveLength(1);
  expect(simulator.books().payments).toEqual([]);
  await before;
  const after = stripe.paymentIntents.create(paying);
  await expect.poll(() => simulator.books().payments.length).toBe(2);
  await after;
  expect(performance.now() - started).toBeGreaterThan(95);
});

it('carries a slow request out although its caller has left', async () => {
  const { simulator } = await startSimulator();
  simulator.addFault({ fault: { kind: 'latency', ms: 500 } });
  await refusal(connect(simulator.port, undefined, 50).paymentIntents.create(paying));
  expect(simulator.books().payments).toEqual([]);
  await expect.poll(() => simulator.books().payments, { timeout: 5_000 }).toMatchObject([{ charges: 1 }]);
});

it('strikes only what it was ordered for, as often as it was ordered', async () => {
  const { stripe, simulator } = await startSimulator();
  const { id } = await stripe.paymentIntents.create({ ...paying, confirm: false });
  simulator.addFault({
    match: { method: 'POST', path: '/v1/payment_intents/*/confirm', times: 2 },
    fault: { kind: 'status', status: 500 },
  });
  await stripe.paymentIntents.create({ ...paying, confirm: false });
  await stripe.paymentIntents.retrieve(id);
  await stripe.paymentIntents.update(id, { description: 'Mugs' });
  for (let n = 0; n < 2; n += 1) {
    expect((await refusal(stripe.paymentIntents.confirm(id))).statusCode).toBe(500);
  }
  expect(await stripe.paymentIntents.confirm(id)).toMatchObject({ status: 'succeeded' });
});

it('tells a path and what is below it apart when that is ordered', async () => {
  const { stripe, simulator } = await startSimulator();
  const { id } = await stripe.paymentIntents.create({ ...paying, confirm: false });
  simulator.addFault({
    match: { path: '/v1/payment_intents', exact: true },
    fault: { kind: 'status', status: 500 },
  });
  await stripe.paymentIntents.confirm(id);
  expect((await refusal(stripe.paymentIntents.list())).statusCode).toBe(500);
});
