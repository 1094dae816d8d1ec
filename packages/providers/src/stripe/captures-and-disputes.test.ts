import { describe, expect, it } from 'vitest';
import { open, options, refusal, startProvider } from './test-provider.ts';

const hold = async (paymentMethod = 'pm_card_visa') => {
  const started = await startProvider();
  const confirmation = await open(started.provider, { capture: 'manual', paymentMethod });
  await started.provider.confirm(confirmation, options);
  const { reference } = confirmation;
  const capture = (captureId: string, amount: number, final: boolean) =>
    started.provider.capture({ captureId, reference, amount, currency: 'USD', final }, options);
  return { ...started, reference, capture };
};

describe('a card that can be captured only once', () => {
  const once = 'pm_card_mastercard_prepaid';

  it('refuses a first part, so that the rest is not let go', async () => {
    const { provider, simulator, reference, capture } = await hold(once);
    expect(await refusal(capture('c-1', 1000, false))).toMatchObject({
      kind: 'rejected',
      code: 'capture_must_be_final',
    });
    expect(await provider.lookup(reference, options)).toMatchObject({ status: 'authorized' });
    expect(simulator.books().totals).toMatchObject([{ captured: 0 }]);
  });

  it.each([
    [2599, false, 0],
    [2000, true, 599],
  ])('gives %i when that is all that will be taken', async (amount, final, voided) => {
    const { simulator, capture } = await hold(once);
    const { status, entries } = await capture('c-1', amount, final);
    expect(status).toBe('paid');
    expect(entries.filter(({ kind }) => kind === 'voided').map((entry) => entry.amount)).toEqual(
      voided > 0 ? [voided] : [],
    );
    expect(simulator.books().totals).toMatchObject([{ captured: amount }]);
  });
});

describe('a capture at Stripe', () => {
  it('is made once, also after Stripe has forgotten the idempotency key', async () => {
    let now = new Date();
    const { provider, simulator } = await startProvider({ simulator: { now: () => now } });
    const confirmation = await open(provider, { capture: 'manual' });
    await provider.confirm(confirmation, options);
    const { reference } = confirmation;
    const capture = { captureId: 'c-1', reference, amount: 1000, currency: 'USD', final: false };
    const first = await provider.capture(capture, options);
    now = new Date(now.getTime() + 25 * 60 * 60_000);
    expect(await provider.capture(capture, options)).toEqual(first);
    expect(simulator.books().totals).toMatchObject([{ captured: 1000 }]);
  });

  it('that somebody made at Stripe is told beside ours', async () => {
    const { provider, dashboard, reference, capture } = await hold();
    await capture('c-1', 1000, false);
    await dashboard.paymentIntents.capture(reference, { amount_to_capture: 500 });
    const { status, entries } = await provider.lookup(reference, options);
    expect(status).toBe('paid');
    const captures = entries.filter(({ kind }) => kind === 'captured');
    expect(captures).toMatchObject([{ amount: 1000, captureId: 'c-1' }, { amount: 500 }]);
    expect(captures[1]).not.toHaveProperty('captureId');
  });

  it('that somebody made at Stripe in several parts is told as one total that grows', async () => {
    const { provider, dashboard, reference, capture } = await hold();
    const byHand = async () =>
      (await provider.lookup(reference, options)).entries.filter(({ runningTotal }) => runningTotal);
    await dashboard.paymentIntents.capture(reference, { amount_to_capture: 300, final_capture: false });
    const [first] = await byHand();
    expect(first).toMatchObject({ kind: 'captured', amount: 300 });
    await capture('c-1', 1000, false);
    await dashboard.paymentIntents.capture(reference, { amount_to_capture: 200, final_capture: false });
    expect(await byHand()).toEqual([{ ...first, amount: 500 }]);
  });

  it('of a part lets the rest go, which is not a refund, while a refund of the same amount is', async () => {
    const { provider, dashboard, simulator, reference, capture } = await hold();
    const { entries, refunds } = await capture('c-1', 1599, true);
    expect([entries.map(({ kind, amount }) => [kind, amount]), refunds]).toEqual([
      [
        ['authorized', 2599],
        ['captured', 1599],
        ['voided', 1000],
      ],
      [],
    ]);
    const refund = await dashboard.refunds.create({ payment_intent: reference, amount: 1000 });
    const after = await provider.lookup(reference, options);
    expect(after.entries.filter(({ kind }) => kind === 'refunded')).toEqual([
      { kind: 'refunded', amount: 1000, reference: refund.id },
    ]);
    expect(simulator.books().totals).toMatchObject([{ captured: 1599, refunded: 1000 }]);
  });

  it('can be refunded while more is still to be captured', async () => {
    const { provider, simulator, reference, capture } = await hold();
    await capture('c-1', 1000, false);
    const refund = { refundId: 'r-1', reference, amount: 400, currency: 'USD' };
    expect(await provider.refund(refund, options)).toMatchObject({
      status: 'authorized',
      refunds: [{ refundId: 'r-1', amount: 400, status: 'succeeded' }],
    });
    expect(simulator.books().totals).toMatchObject([{ captured: 1000, refunded: 400 }]);
  });
});

describe('what the bank does later', () => {
  const control = (url: string, path: string, body: object) =>
    fetch(`${url}/_simulator${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it.each(['won', 'lost'] as const)(
    'a dispute is told while it is open, and when it is %s',
    async (outcome) => {
      const { provider, simulator } = await startProvider();
      const confirmation = await open(provider);
      await provider.confirm(confirmation, options);
      const { reference } = confirmation;
      await control(simulator.url, `/payment_intents/${reference}/dispute`, { reason: 'fraudulent' });
      const { disputes } = await provider.lookup(reference, options);
      expect(disputes).toMatchObject([{ amount: 2599, reason: 'fraudulent', status: 'open' }]);
      await control(simulator.url, `/disputes/${disputes[0]?.reference}/close`, { outcome });
      expect((await provider.lookup(reference, options)).disputes).toEqual([
        { ...disputes[0], status: outcome },
      ]);
    },
  );

  it('a refund that fails is told as failed, and its money is not given back', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider, { paymentMethod: 'pm_card_refundFail' });
    await provider.confirm(confirmation, options);
    const { reference } = confirmation;
    const made = await provider.refund({ refundId: 'r-1', reference, amount: 500, currency: 'USD' }, options);
    await control(simulator.url, `/refunds/${made.refunds[0]?.reference}/settle`, {});
    const { refunds, entries } = await provider.lookup(reference, options);
    expect(refunds).toMatchObject([{ refundId: 'r-1', amount: 500, status: 'failed' }]);
    expect(entries.map(({ kind }) => kind)).toEqual(['captured']);
  });
});
