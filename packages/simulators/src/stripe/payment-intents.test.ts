import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { testCard, testCardNames } from './test-cards.ts';
import { connect, refusal, startSimulator } from './test-simulator.ts';

const order = { amount: 1999, currency: 'usd' };
const automatic = { ...order, capture_method: 'automatic' } as const;
const manual = { ...order, capture_method: 'manual' } as const;
const return_url = 'http://127.0.0.1:1/return';

describe('a payment intent', () => {
  it('is refused with the parameter that this version of the API no longer takes', async () => {
    const { stripe } = await startSimulator();
    const outdated = { ...automatic, payment_method_types: ['card'] };
    const error = await refusal(stripe.paymentIntents.create(outdated));
    expect(error).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
  });

  it('takes no money before it is confirmed', async () => {
    const { stripe, simulator } = await startSimulator();
    const intent = await stripe.paymentIntents.create({ ...automatic, payment_method: 'pm_card_visa' });
    expect(intent).toMatchObject({
      object: 'payment_intent',
      status: 'requires_confirmation',
      livemode: false,
    });
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));
    expect(simulator.books().totals).toMatchObject([{ charges: 0, captured: 0 }]);
  });

  it.each(testCardNames)('ends with %s as documented', async (name) => {
    const { stripe, simulator } = await startSimulator();
    const { authentication, decline } = testCard(name);
    const intent = await stripe.paymentIntents.create({ ...automatic, payment_method: name });
    const confirm = stripe.paymentIntents.confirm(intent.id, { return_url });

    if (authentication) {
      expect(await confirm).toMatchObject({
        status: 'requires_action',
        next_action: { type: 'redirect_to_url' },
      });
      simulator.authenticate(intent.id, 'approve');
    } else if (decline) {
      const error = await refusal(confirm);
      expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
      expect(error).toMatchObject({
        statusCode: 402,
        code: decline.code,
        decline_code: decline.declineCode,
        message: decline.message,
        payment_intent: { id: intent.id, status: 'requires_payment_method' },
      });
      expect(error.doc_url).toContain('error-codes');
    } else {
      await confirm;
    }

    const after = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    const charge = after.latest_charge as Stripe.Charge;
    if (decline) {
      expect(after.status).toBe('requires_payment_method');
      expect(after.last_payment_error).toMatchObject({
        type: 'card_error',
        decline_code: decline.declineCode,
      });
      expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: decline.code });
    } else {
      expect(after).toMatchObject({ status: 'succeeded', amount_received: 1999, last_payment_error: null });
      expect(charge).toMatchObject({
        status: 'succeeded',
        paid: true,
        captured: true,
        amount_captured: 1999,
      });
    }
    expect(simulator.books().totals).toMatchObject([{ captured: decline ? 0 : 1999 }]);
  });

  it('can be paid with another card after a decline', async () => {
    const { stripe, simulator } = await startSimulator();
    const { id } = await stripe.paymentIntents.create(automatic);
    await refusal(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }));
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_mastercard' });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect(simulator.books().payments).toMatchObject([{ charges: 1, declines: 1 }]);
  });

  it('refuses to be confirmed again once it is paid', async () => {
    const { stripe, simulator } = await startSimulator();
    const { id } = await stripe.paymentIntents.create({
      ...automatic,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const error = await refusal(stripe.paymentIntents.confirm(id));
    expect(error).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'succeeded' },
    });
    expect(simulator.books().payments).toMatchObject([{ charges: 1 }]);
  });

  it('captures a part of what it authorised and releases the rest', async () => {
    const { stripe } = await startSimulator();
    const held = await stripe.paymentIntents.create({
      ...manual,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 1999, amount_received: 0 });
    const tooMuch = await refusal(stripe.paymentIntents.capture(held.id, { amount_to_capture: 2000 }));
    expect(tooMuch.code).toBe('amount_too_large');
    const paid = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 });
    expect(paid).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1500 });
    expect((await refusal(stripe.paymentIntents.capture(held.id))).code).toBe(
      'payment_intent_unexpected_state',
    );
  });

  it('gives held money back when it is canceled, and cannot be canceled twice', async () => {
    const { stripe, simulator } = await startSimulator();
    const held = await stripe.paymentIntents.create({
      ...manual,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const canceled = await stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect(canceled.canceled_at).toBeTypeOf('number');
    const { data } = await stripe.charges.list({ payment_intent: held.id });
    expect(data).toMatchObject([{ captured: false, refunded: true, amount_refunded: 1999 }]);
    expect((await refusal(stripe.paymentIntents.cancel(held.id))).code).toBe(
      'payment_intent_unexpected_state',
    );
    expect(simulator.books().totals).toMatchObject([{ captured: 0, refunded: 0 }]);
  });

  it('merges metadata and takes a new amount while it is open', async () => {
    const { stripe } = await startSimulator();
    const { id } = await stripe.paymentIntents.create({
      ...automatic,
      metadata: { order: 'o-1', cart: 'c-1' },
    });
    const changed = await stripe.paymentIntents.update(id, {
      amount: 2500,
      metadata: { cart: '', note: 'gift' },
    });
    expect(changed).toMatchObject({ amount: 2500, metadata: { order: 'o-1', note: 'gift' } });
    expect(changed.metadata).not.toHaveProperty('cart');
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect((await refusal(stripe.paymentIntents.update(id, { amount: 1 }))).statusCode).toBe(400);
  });
});

describe('a request that is wrong', () => {
  it.each([
    [{ amount: 49, currency: 'usd' }, 'amount_too_small', 'Amount must be at least $0.50 usd'],
    [{ amount: 100_000_000, currency: 'usd' }, 'amount_too_large', 'Amount must be no more than $999,999.99'],
    [{ amount: 49, currency: 'jpy' }, 'amount_too_small', 'Amount must be at least ¥50 jpy'],
    [{ amount: 10.5, currency: 'usd' }, 'parameter_invalid_integer', 'Invalid integer: 10.5'],
    [{ amount: 500, currency: 'xxz' }, undefined, 'Invalid currency: xxz.'],
    [{ currency: 'usd' }, 'parameter_missing', 'Missing required param: amount.'],
    [
      { amount: 500, currency: 'usd', colour: 'red' },
      'parameter_unknown',
      'Received unknown parameter: colour',
    ],
    [
      { amount: 500, currency: 'usd', payment_method: 'pm_nope' },
      'resource_missing',
      "No such PaymentMethod: 'pm_nope'",
    ],
  ])('is refused: %o', async (params, code, message) => {
    const { stripe } = await startSimulator();
    const error = await refusal(stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining(message) });
    expect(error.code).toBe(code);
  });

  it('is 404 when the object in its address does not exist', async () => {
    const { stripe } = await startSimulator();
    for (const request of [
      () => stripe.paymentIntents.retrieve('pi_none'),
      () => stripe.charges.retrieve('ch_none'),
      () => stripe.refunds.retrieve('re_none'),
      () => stripe.events.retrieve('evt_none'),
      () => stripe.paymentMethods.retrieve('pm_none'),
    ]) {
      expect(await refusal(request())).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    }
    expect((await refusal(stripe.customers.list())).message).toContain(
      'Unrecognized request URL (GET: /v1/customers)',
    );
  });

  it('is refused with 401 without the right key, and the key is not echoed', async () => {
    const { stripe, simulator } = await startSimulator();
    expect(await stripe.balance.retrieve()).toMatchObject({ object: 'balance', livemode: false });
    const error = await refusal(connect(simulator.port, 'sk_test_wrong_wrong_wrong_1234').balance.retrieve());
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.message).toMatch(/^Invalid API Key provided: sk_test_\*+1234$/);
    const anonymous = await fetch(`${simulator.url}/v1/balance`);
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('a list', () => {
  it('is paged newest first by cursors, in both directions', async () => {
    const { stripe } = await startSimulator();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await stripe.paymentIntents.create(automatic)).id);
    const first = await stripe.paymentIntents.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', url: '/v1/payment_intents', has_more: true });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await stripe.paymentIntents.list({ limit: 2, starting_after: String(ids[1]) });
    expect(next.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const back = await stripe.paymentIntents.list({ limit: 2, ending_before: String(ids[3]) });
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(back.has_more).toBe(true);
    const all = await stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect((await refusal(stripe.paymentIntents.list({ limit: 101 }))).code).toBe(
      'parameter_invalid_integer',
    );
    expect((await refusal(stripe.paymentIntents.list({ starting_after: 'pi_none' }))).code).toBe(
      'resource_missing',
    );
  });

  it('is filtered by the time of creation', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    const { stripe } = await startSimulator({ now: () => now });
    await stripe.paymentIntents.create(automatic);
    now = new Date('2026-03-02T12:00:00Z');
    const { id } = await stripe.paymentIntents.create(automatic);
    const since = Date.parse('2026-03-02T00:00:00Z') / 1000;
    const { data } = await stripe.paymentIntents.list({ created: { gte: since } });
    expect(data.map((intent) => intent.id)).toEqual([id]);
  });

  it('expands what is asked for and refuses what cannot be expanded', async () => {
    const { stripe } = await startSimulator();
    await stripe.paymentIntents.create({ ...automatic, payment_method: 'pm_card_visa', confirm: true });
    const { data } = await stripe.paymentIntents.list({
      expand: ['data.latest_charge.refunds', 'data.payment_method'],
    });
    expect(data).toMatchObject([
      {
        latest_charge: { object: 'charge', refunds: { data: [] } },
        payment_method: { card: { last4: '4242' } },
      },
    ]);
    const error = await refusal(stripe.paymentIntents.list({ expand: ['data.colour'] }));
    expect(error.message).toBe('This property cannot be expanded (data.colour).');
  });
});
