import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { refusal, secretKey, startSimulator } from './test-simulator.ts';

const params = { amount: 1999, currency: 'usd', payment_method: 'pm_card_visa' } as const;
const idempotencyKey = 'payment-1:create';

it('replays the first answer to the same key and parameters, and says so', async () => {
  const { stripe, simulator } = await startSimulator();
  const post = (body: string) =>
    fetch(`${simulator.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secretKey}`, 'Idempotency-Key': idempotencyKey },
      body: new URLSearchParams(body),
    });
  const first = await post('amount=1999&currency=usd&metadata[order]=o-1');
  const second = await post('metadata[order]=o-1&currency=usd&amount=1999');
  expect(first.headers.get('Idempotent-Replayed')).toBeNull();
  expect(second.headers.get('Idempotent-Replayed')).toBe('true');
  expect(second.headers.get('Original-Request')).toBe(first.headers.get('Request-Id'));
  expect(second.headers.get('Request-Id')).not.toBe(first.headers.get('Request-Id'));
  expect(await second.json()).toEqual(await first.json());
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

it('refuses a key that comes back with other parameters or at another endpoint', async () => {
  const { stripe } = await startSimulator();
  const { id } = await stripe.paymentIntents.create(params, { idempotencyKey });
  const other = await refusal(stripe.paymentIntents.create({ ...params, amount: 2000 }, { idempotencyKey }));
  expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect(other).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
  const elsewhere = await refusal(stripe.paymentIntents.confirm(id, {}, { idempotencyKey }));
  expect(elsewhere.message).toContain('the same endpoint they were first used for');
});

it('answers 409 while the first request with the key is still running', async () => {
  const { stripe, simulator } = await startSimulator();
  simulator.addFault({ match: { method: 'POST' }, fault: { kind: 'latency', ms: 500 } });
  const slow = stripe.paymentIntents.create(params, { idempotencyKey });
  await expect.poll(() => simulator.faults()).toEqual([]);
  const impatient = await refusal(stripe.paymentIntents.create(params, { idempotencyKey }));
  expect(impatient).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  const { id } = await slow;
  expect(await stripe.paymentIntents.create(params, { idempotencyKey })).toMatchObject({ id });
});

it('keeps a decline, so that the same key is declined again without asking the issuer', async () => {
  const { stripe, simulator } = await startSimulator();
  const declined = { ...params, payment_method: 'pm_card_visa_chargeDeclined', confirm: true };
  const first = await refusal(stripe.paymentIntents.create(declined, { idempotencyKey }));
  const second = await refusal(stripe.paymentIntents.create(declined, { idempotencyKey }));
  expect(second).toMatchObject({ statusCode: 402, charge: first.charge });
  expect(simulator.books().payments).toMatchObject([{ declines: 1 }]);
});

it('keeps nothing of a request whose parameters were wrong', async () => {
  const { stripe } = await startSimulator();
  await refusal(stripe.paymentIntents.create({ currency: 'usd' } as typeof params, { idempotencyKey }));
  expect(await stripe.paymentIntents.create(params, { idempotencyKey })).toMatchObject({ amount: 1999 });
});

it('keeps a 500 of a request that was carried out, and replays it', async () => {
  const { stripe, simulator } = await startSimulator();
  simulator.addFault({ fault: { kind: 'status', status: 500, executed: true } });
  const paying = { ...params, confirm: true };
  for (let n = 0; n < 2; n += 1) {
    const error = await refusal(stripe.paymentIntents.create(paying, { idempotencyKey }));
    expect(error).toMatchObject({ statusCode: 500, rawType: 'api_error' });
  }
  expect(simulator.books().payments).toMatchObject([{ charges: 1, status: 'succeeded' }]);
});

it('forgets a key after 24 hours', async () => {
  let now = new Date('2026-03-01T12:00:00Z');
  const { stripe } = await startSimulator({ now: () => now });
  const { id } = await stripe.paymentIntents.create(params, { idempotencyKey });
  now = new Date('2026-03-02T11:59:59Z');
  expect((await stripe.paymentIntents.create(params, { idempotencyKey })).id).toBe(id);
  now = new Date('2026-03-02T12:00:00Z');
  expect((await stripe.paymentIntents.create(params, { idempotencyKey })).id).not.toBe(id);
});
