import { describe, expect, it } from 'vitest';
import { open, options, payment, startProvider } from './test-provider.ts';

describe('create', () => {
  it('opens the payment and moves no money', async () => {
    const { provider, simulator } = await startProvider();
    const snapshot = await provider.create(payment(), options);
    expect(snapshot).toEqual({
      reference: expect.stringMatching(/^pi_/),
      status: 'created',
      entries: [],
      refunds: [],
      disputes: [],
      nextAction: null,
      decline: null,
      captureBefore: null,
    });
    expect(simulator.books().payments).toMatchObject([
      {
        paymentIntent: snapshot.reference,
        currency: 'usd',
        amount: 2599,
        charges: 0,
        metadata: { tenant: 't-1', order: 'o-1', payment: 'p-1', order_number: '1001' },
      },
    ]);
  });

  it('opens it once, and tells how it stands when it is asked to open it again', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    const { reference } = confirmation;
    expect(await provider.create(payment(), options)).toMatchObject({ reference, status: 'created' });
    await provider.confirm(confirmation, options);
    expect(await provider.create(payment(), options)).toMatchObject({ reference, status: 'paid' });
    expect(simulator.books().payments).toHaveLength(1);
  });
});

describe('confirm', () => {
  it('takes the money and tells the movement', async () => {
    const { provider, dashboard } = await startProvider();
    const confirmation = await open(provider);
    const snapshot = await provider.confirm(confirmation, options);
    const { latest_charge } = await dashboard.paymentIntents.retrieve(confirmation.reference);
    expect(snapshot).toEqual({
      reference: confirmation.reference,
      status: 'paid',
      entries: [{ kind: 'captured', amount: 2599, reference: latest_charge }],
      refunds: [],
      disputes: [],
      nextAction: null,
      decline: null,
      captureBefore: null,
    });
    expect(await provider.lookup(confirmation.reference, options)).toEqual(snapshot);
  });

  it.each([
    ['pm_card_visa_chargeDeclined', 'generic_decline', 'Your card was declined.'],
    [
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'insufficient_funds',
      'Your card has insufficient funds.',
    ],
    ['pm_card_visa_chargeDeclinedLostCard', 'lost_card', 'Your card was declined.'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'stolen_card', 'Your card was declined.'],
    ['pm_card_chargeDeclinedFraudulent', 'fraudulent', 'Your card was declined.'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'Your card has expired.'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', "Your card's security code is incorrect."],
    [
      'pm_card_chargeDeclinedProcessingError',
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
    ],
  ])('tells a decline of %s as %s', async (paymentMethod, code, message) => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider, { paymentMethod });
    const failed = {
      reference: confirmation.reference,
      status: 'failed',
      entries: [],
      refunds: [],
      disputes: [],
      nextAction: null,
      decline: { code, message },
      captureBefore: null,
    };
    expect(await provider.confirm(confirmation, options)).toEqual(failed);
    expect(await provider.lookup(confirmation.reference, options)).toEqual(failed);
    expect(await provider.confirm(confirmation, options)).toEqual(failed);
    expect(simulator.books().payments).toMatchObject([{ charges: 0, declines: 1 }]);
  });

  it('fails the payment when Stripe does not know the payment method', async () => {
    const { provider } = await startProvider();
    const confirmation = await open(provider, { paymentMethod: 'pm_made_up' });
    expect(await provider.confirm(confirmation, options)).toMatchObject({
      status: 'failed',
      decline: { code: 'resource_missing', message: 'This payment method cannot be used. Use another one.' },
    });
  });

  it('leaves a payment without a payment method to the storefront', async () => {
    const { provider, dashboard } = await startProvider();
    const confirmation = await open(provider, { paymentMethod: null });
    const { client_secret } = await dashboard.paymentIntents.retrieve(confirmation.reference);
    expect(await provider.confirm(confirmation, options)).toMatchObject({
      status: 'requires_action',
      nextAction: { type: 'use_sdk', clientSecret: client_secret },
    });
    await dashboard.paymentIntents.confirm(confirmation.reference, { payment_method: 'pm_card_visa' });
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'paid', nextAction: null });
  });

  it('charges once, however often it is confirmed', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    const first = await provider.confirm(confirmation, options);
    expect(await provider.confirm(confirmation, options)).toEqual(first);
    expect(simulator.books({ order: 'o-1' }).totals).toMatchObject([{ charges: 1, captured: 2599 }]);
  });

  it('charges once even after Stripe has forgotten the idempotency key', async () => {
    let now = new Date();
    const { provider, simulator } = await startProvider({ simulator: { now: () => now } });
    const confirmation = await open(provider);
    await provider.confirm(confirmation, options);
    now = new Date(now.getTime() + 25 * 60 * 60_000);
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'paid' });
    expect(simulator.books().totals).toMatchObject([{ charges: 1 }]);
  });
});

describe('a payment that needs the customer', () => {
  const startAuthentication = async (paymentMethod: string) => {
    const started = await startProvider();
    const confirmation = await open(started.provider, { paymentMethod });
    return { ...started, confirmation, snapshot: await started.provider.confirm(confirmation, options) };
  };

  it('says where to send them and has taken nothing', async () => {
    const { provider, simulator, confirmation, snapshot } = await startAuthentication(
      'pm_card_threeDSecure2Required',
    );
    expect(snapshot).toMatchObject({
      status: 'requires_action',
      entries: [],
      nextAction: { type: 'redirect', url: expect.stringContaining(`${simulator.url}/authenticate/`) },
    });
    expect(await provider.lookup(confirmation.reference, options)).toEqual(snapshot);
  });

  it('is paid when they approve, also for a confirm that comes late', async () => {
    const { provider, simulator, confirmation } = await startAuthentication('pm_card_authenticationRequired');
    simulator.authenticate(confirmation.reference, 'approve');
    const paid = { status: 'paid', nextAction: null, entries: [{ kind: 'captured', amount: 2599 }] };
    expect(await provider.lookup(confirmation.reference, options)).toMatchObject(paid);
    expect(await provider.confirm(confirmation, options)).toMatchObject(paid);
    expect(simulator.books().totals).toMatchObject([{ charges: 1 }]);
  });

  it('has failed when they fail, in words for customers', async () => {
    const { provider, simulator, confirmation } = await startAuthentication('pm_card_authenticationRequired');
    simulator.authenticate(confirmation.reference, 'fail');
    expect(await provider.lookup(confirmation.reference, options)).toMatchObject({
      status: 'failed',
      decline: {
        code: 'payment_intent_authentication_failure',
        message: 'Your bank could not confirm that it is you. Try again or use another card.',
      },
    });
  });

  it('is declined when the issuer declines after all', async () => {
    const { provider, simulator, confirmation } = await startAuthentication(
      'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    );
    simulator.authenticate(confirmation.reference, 'approve');
    expect(await provider.lookup(confirmation.reference, options)).toMatchObject({
      status: 'failed',
      decline: { code: 'insufficient_funds' },
    });
  });
});

describe('a payment that is captured in a second step', () => {
  const startHolding = async () => {
    const started = await startProvider();
    const confirmation = await open(started.provider, { capture: 'manual' });
    const snapshot = await started.provider.confirm(confirmation, options);
    const { id: reference } = (await started.dashboard.charges.list()).data[0] ?? { id: 'none' };
    return { ...started, confirmation, snapshot, held: { kind: 'authorized', amount: 2599, reference } };
  };

  it('is authorised and not paid', async () => {
    const { snapshot, held } = await startHolding();
    expect(snapshot).toMatchObject({ status: 'authorized', entries: [held] });
  });

  it('keeps its authorisation in the books when it is captured, and voids what was not taken', async () => {
    const { provider, dashboard, confirmation, held } = await startHolding();
    await dashboard.paymentIntents.capture(confirmation.reference, { amount_to_capture: 2000 });
    const { status, entries } = await provider.lookup(confirmation.reference, options);
    expect(status).toBe('paid');
    expect(entries).toEqual([
      held,
      { ...held, kind: 'captured', amount: 2000, runningTotal: true },
      { ...held, kind: 'voided', amount: 599 },
    ]);
  });

  it('gives back everything it held when it is voided', async () => {
    const { provider, confirmation, held } = await startHolding();
    const voided = await provider.void(confirmation.reference, options);
    expect(voided).toMatchObject({ status: 'voided', entries: [held, { ...held, kind: 'voided' }] });
    expect(await provider.lookup(confirmation.reference, options)).toEqual(voided);
  });
});
