import { describe, expect, it } from 'vitest';
import { patient, refundId, refusal, sumsOf } from '../testing/payments.ts';
import { paid, startProvider } from './test-provider.ts';

const refundOf = (reference: string, n = 1, amount = 500) => ({
  refundId: refundId(n),
  reference,
  amount,
  currency: 'USD',
});

describe('a refund at PayPal', () => {
  it('is made once, also long after PayPal has forgotten the request', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await paid({ provider, simulator });
    const first = await provider.refund(refundOf(reference), patient);
    simulator.advanceClock(60 * 24 * 60 * 60 * 1000);
    expect(await provider.refund(refundOf(reference), patient)).toEqual(first);
    expect(simulator.books().totals).toMatchObject([{ refunded: 500 }]);
  });

  it.each([
    ['complete', 'succeeded', 500],
    ['fail', 'failed', 0],
  ] as const)(
    'counts when the bank has carried it out, and not before (%s)',
    async (outcome, status, refunded) => {
      const { provider, simulator, control } = await startProvider();
      const { reference } = await paid({ provider, simulator }, 'approve_but_hold_refunds');
      const pending = await provider.refund(refundOf(reference), patient);
      expect(pending.refunds).toMatchObject([{ refundId: refundId(1), status: 'pending' }]);
      expect(sumsOf(pending).refunded).toBe(0);
      await control('POST', `/refunds/${pending.refunds[0]?.reference}/settle`, { outcome });
      const settled = await provider.lookup(reference, patient);
      expect(settled.refunds).toMatchObject([{ refundId: refundId(1), amount: 500, status }]);
      expect(sumsOf(settled).refunded).toBe(refunded);
      expect(await provider.refund(refundOf(reference), patient)).toEqual(settled);
    },
  );

  it.each(['fail', 'cancel'])(
    'that had succeeded is told as failed when the bank sends it back (%s)',
    async (outcome) => {
      const { provider, simulator, control } = await startProvider();
      const { reference } = await paid({ provider, simulator });
      const made = await provider.refund(refundOf(reference), patient);
      expect(sumsOf(made).refunded).toBe(500);
      await control('POST', `/refunds/${made.refunds[0]?.reference}/settle`, { outcome });
      const after = await provider.lookup(reference, patient);
      expect(after.refunds).toMatchObject([{ refundId: refundId(1), amount: 500, status: 'failed' }]);
      expect(sumsOf(after)).toMatchObject({ captured: 2599, refunded: 0 });
      await provider.refund(refundOf(reference, 2), patient);
      expect(simulator.books().totals).toMatchObject([{ captured: 2599, refunded: 500 }]);
    },
  );

  it('is found where PayPal took the money back, and nothing more is given', async () => {
    const { provider, simulator, control } = await startProvider();
    const { reference, snapshot } = await paid({ provider, simulator });
    await control('POST', `/captures/${snapshot.entries[0]?.reference}/reverse`);
    const after = await provider.refund(refundOf(reference), patient);
    expect(after.refunds).toMatchObject([{ refundId: null, amount: 2599, status: 'succeeded' }]);
    expect(simulator.books().totals).toMatchObject([{ refunded: 2599 }]);
  });

  it('is rejected with the reason where PayPal refuses it', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await paid({ provider, simulator });
    simulator.advanceClock(200 * 24 * 60 * 60 * 1000);
    expect(await refusal(provider.refund(refundOf(reference), patient))).toMatchObject({
      kind: 'rejected',
      code: 'REFUND_TIME_LIMIT_EXCEEDED',
    });
  });
});

describe('a dispute at PayPal', () => {
  it.each(['won', 'lost'] as const)('is told while it is open, and when it is %s', async (outcome) => {
    const { provider, simulator, control } = await startProvider();
    const { reference, snapshot } = await paid({ provider, simulator });
    const captured = snapshot.entries[0]?.reference;
    await control('POST', `/captures/${captured}/dispute`, { reason: 'UNAUTHORISED' });
    const { disputes } = await provider.lookup(reference, patient);
    const dispute = { reference: expect.stringMatching(/^PP-/), amount: 2599, reason: 'UNAUTHORISED' };
    expect(disputes).toEqual([{ ...dispute, status: 'open' }]);
    await control('POST', `/disputes/${disputes[0]?.reference}/resolve`, { outcome });
    const after = await provider.lookup(reference, patient);
    expect(after.disputes).toEqual([{ ...dispute, status: outcome }]);
    expect(sumsOf(after).refunded).toBe(outcome === 'lost' ? 2599 : 0);
  });
});
