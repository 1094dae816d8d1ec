import type { PaymentProvider } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import { open, options, refusal, startProvider } from './test-provider.ts';

async function pay(provider: PaymentProvider, paymentMethod = 'pm_card_visa'): Promise<string> {
  const confirmation = await open(provider, { paymentMethod });
  await provider.confirm(confirmation, options);
  return confirmation.reference;
}

const refundOf = (reference: string, refundId = 'r-1', amount = 500) => ({
  refundId,
  reference,
  amount,
  currency: 'USD',
});

describe('void', () => {
  it('ends a payment that took nothing, and twice is no error', async () => {
    const { provider } = await startProvider();
    const { reference } = await open(provider);
    const voided = {
      reference,
      status: 'voided',
      entries: [],
      refunds: [],
      disputes: [],
      nextAction: null,
      decline: null,
      captureBefore: null,
    };
    expect(await provider.void(reference, options)).toEqual(voided);
    expect(await provider.void(reference, options)).toEqual(voided);
  });

  it('leaves money that was taken, and says that it was', async () => {
    const { provider } = await startProvider();
    const reference = await pay(provider);
    expect(await provider.void(reference, options)).toMatchObject({
      status: 'paid',
      entries: [{ kind: 'captured', amount: 2599 }],
    });
  });

  it('keeps a payment from being confirmed afterwards', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    await provider.void(confirmation.reference, options);
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'voided' });
    expect(simulator.books().totals).toMatchObject([{ charges: 0 }]);
  });
});

describe('refund', () => {
  it('gives back a part and then the rest, each told with its own reference', async () => {
    const { provider } = await startProvider();
    const reference = await pay(provider);
    const first = await provider.refund(refundOf(reference), options);
    expect(first).toMatchObject({
      status: 'paid',
      entries: [
        { kind: 'captured', amount: 2599 },
        { kind: 'refunded', amount: 500, reference: expect.stringMatching(/^re_/) },
      ],
    });
    const second = await provider.refund(refundOf(reference, 'r-2', 2099), options);
    const refunds = second.entries.filter(({ kind }) => kind === 'refunded');
    expect(refunds.map(({ amount }) => amount).sort()).toEqual([2099, 500]);
    expect(new Set(refunds.map((entry) => entry.reference)).size).toBe(2);
  });

  it('gives back once, even after Stripe has forgotten the idempotency key', async () => {
    let now = new Date();
    const { provider, simulator } = await startProvider({ simulator: { now: () => now } });
    const reference = await pay(provider);
    const first = await provider.refund(refundOf(reference), options);
    expect(await provider.refund(refundOf(reference), options)).toEqual(first);
    now = new Date(now.getTime() + 25 * 60 * 60_000);
    expect(await provider.refund(refundOf(reference), options)).toEqual(first);
    expect(simulator.books().totals).toMatchObject([{ refunded: 500 }]);
  });

  it('gives back once when the first answer was lost', async () => {
    const { provider, simulator } = await startProvider();
    const reference = await pay(provider);
    simulator.addFault({ match: { method: 'POST', path: '/v1/refunds' }, fault: { kind: 'drop_after' } });
    expect((await refusal(provider.refund(refundOf(reference), options))).kind).toBe('unknown');
    const { entries } = await provider.refund(refundOf(reference), options);
    expect(entries.filter(({ kind }) => kind === 'refunded')).toHaveLength(1);
    expect(simulator.books().totals).toMatchObject([{ refunded: 500 }]);
  });

  it('is rejected beyond what was taken', async () => {
    const { provider } = await startProvider();
    const reference = await pay(provider);
    const error = await refusal(provider.refund(refundOf(reference, 'r-1', 2600), options));
    expect(error).toMatchObject({ kind: 'rejected', provider: 'stripe' });
    expect(error.message).toContain('$26.00');
  });

  it('finds the money given back by a person at Stripe, and gives back no more', async () => {
    const { provider, dashboard, simulator } = await startProvider();
    const reference = await pay(provider);
    await dashboard.refunds.create({ payment_intent: reference });
    const { entries } = await provider.refund(refundOf(reference, 'r-1', 2599), options);
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'refunded', amount: 2599 }));
    expect(simulator.books().totals).toMatchObject([{ refunded: 2599 }]);
  });

  it('counts when the bank has carried it out, and not before', async () => {
    const { provider, dashboard, simulator } = await startProvider();
    const reference = await pay(provider, 'pm_card_pendingRefund');
    const { entries } = await provider.refund(refundOf(reference), options);
    expect(entries).toMatchObject([{ kind: 'captured' }]);
    const { id } = (await dashboard.refunds.list()).data[0] ?? { id: 'none' };
    await fetch(`${simulator.url}/_simulator/refunds/${id}/settle`, { method: 'POST' });
    expect((await provider.lookup(reference, options)).entries).toMatchObject([
      { kind: 'captured' },
      { kind: 'refunded', amount: 500, reference: id },
    ]);
  });

  it('is told completely when there are more than Stripe shows with the payment', async () => {
    const { provider, dashboard } = await startProvider();
    const reference = await pay(provider);
    for (let n = 0; n < 12; n += 1)
      await dashboard.refunds.create({ payment_intent: reference, amount: 100 });
    const { entries } = await provider.lookup(reference, options);
    expect(entries.filter(({ kind }) => kind === 'refunded')).toHaveLength(12);
  });
});
