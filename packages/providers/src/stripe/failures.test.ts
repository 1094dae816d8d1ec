import type { ProviderErrorKind } from '@waybill/domain';
import type { RequestFault } from '@waybill/simulators/stripe';
import { describe, expect, it } from 'vitest';
import { createStripeProvider } from './create-stripe-provider.ts';
import { open, options, payment, refusal, startProvider } from './test-provider.ts';

const confirming = { method: 'POST', path: '/v1/payment_intents/*/confirm' } as const;

describe('a confirm that goes wrong', () => {
  it.each<[RequestFault, ProviderErrorKind, 'created' | 'paid']>([
    [{ kind: 'drop_before' }, 'unknown', 'created'],
    [{ kind: 'drop_after' }, 'unknown', 'paid'],
    [{ kind: 'hang_before' }, 'unknown', 'created'],
    [{ kind: 'hang_after' }, 'unknown', 'paid'],
    [{ kind: 'status', status: 500, executed: false }, 'unknown', 'created'],
    [{ kind: 'status', status: 500, executed: true }, 'unknown', 'paid'],
    [{ kind: 'status', status: 503, executed: false }, 'unknown', 'created'],
    [{ kind: 'status', status: 429, executed: false }, 'rate_limited', 'created'],
  ])('by %o is %s, and a lookup tells the truth: %s', async (fault, kind, truth) => {
    const { provider, simulator } = await startProvider({ provider: { timeoutMs: 1_000 } });
    const confirmation = await open(provider);
    simulator.addFault({ match: confirming, fault });
    const error = await refusal(provider.confirm(confirmation, options));
    expect(error).toMatchObject({ kind, provider: 'stripe' });
    expect(error.cause).toBeInstanceOf(Error);
    expect(await provider.lookup(confirmation.reference, options)).toMatchObject({ status: truth });
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'paid' });
    expect(simulator.books().totals).toMatchObject([{ charges: 1, captured: 2599 }]);
  });

  it('is sent once: the SDK repeats nothing behind our back', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    simulator.addFault({ match: { ...confirming, times: 3 }, fault: { kind: 'drop_before' } });
    await refusal(provider.confirm(confirmation, options));
    expect(simulator.faults()).toMatchObject([{ times: 2 }]);
  });

  it('is unknown while an earlier one with its key still runs', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    simulator.addFault({ match: confirming, fault: { kind: 'latency', ms: 500, when: 'before' } });
    const slow = provider.confirm(confirmation, options);
    await expect.poll(() => simulator.faults()).toEqual([]);
    expect(await refusal(provider.confirm(confirmation, options))).toMatchObject({
      kind: 'unknown',
      code: 'idempotency_key_in_use',
    });
    expect(await slow).toMatchObject({ status: 'paid' });
  });

  it('is unknown when the caller gives up in the middle, and the money is found later', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    simulator.addFault({ match: confirming, fault: { kind: 'hang_after' } });
    const caller = new AbortController();
    const hanging = refusal(provider.confirm(confirmation, { signal: caller.signal }));
    await expect.poll(() => simulator.books().totals).toMatchObject([{ charges: 1 }]);
    caller.abort();
    expect((await hanging).kind).toBe('unknown');
    expect(await provider.lookup(confirmation.reference, options)).toMatchObject({ status: 'paid' });
  });

  it('was never sent when the caller had given up before', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await open(provider);
    const error = await refusal(provider.confirm(confirmation, { signal: AbortSignal.abort() }));
    expect(error.kind).toBe('unavailable');
    expect(simulator.books().totals).toMatchObject([{ charges: 0 }]);
  });
});

describe('a payment that Stripe failed to open', () => {
  it('is opened under another key, since Stripe repeats the failure under the first', async () => {
    const { provider, simulator } = await startProvider();
    const fault = { kind: 'status', status: 500, executed: true } as const;
    simulator.addFault({ match: { method: 'POST', path: '/v1/payment_intents' }, fault });
    expect((await refusal(provider.create(payment(), options))).kind).toBe('unknown');
    const confirmation = await open(provider);
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'paid' });
    expect(await provider.create(payment(), options)).toMatchObject({ reference: confirmation.reference });
    expect(simulator.books().totals).toMatchObject([{ charges: 1, captured: 2599 }]);
  });
});

describe('a request that Stripe refuses', () => {
  it('is rejected for an amount below the minimum', async () => {
    const { provider } = await startProvider();
    const error = await refusal(provider.create(payment({ amount: 30 }), options));
    expect(error).toMatchObject({ kind: 'rejected', code: 'amount_too_small' });
  });

  it('is rejected when a payment comes back with another amount', async () => {
    const { provider, simulator } = await startProvider();
    await provider.create(payment(), options);
    expect((await refusal(provider.create(payment({ amount: 2600 }), options))).kind).toBe('rejected');
    expect(simulator.books().payments).toHaveLength(1);
  });

  it('is not found for a payment that is not there', async () => {
    const { provider } = await startProvider();
    const reference = 'pi_none';
    const refund = { refundId: 'r-1', reference, amount: 1, currency: 'USD' };
    for (const call of [
      () => provider.lookup(reference, options),
      () => provider.void(reference, options),
      () => provider.confirm({ ...payment(), reference }, options),
      () => provider.refund(refund, options),
    ]) {
      expect(await refusal(call())).toMatchObject({ kind: 'not_found', code: 'resource_missing' });
    }
  });

  it('is unauthorized with a wrong key', async () => {
    const { provider } = await startProvider({ provider: { secretKey: 'sk_test_of_somebody_else' } });
    expect((await refusal(provider.create(payment(), options))).kind).toBe('unauthorized');
  });
});

describe('a Stripe that cannot be reached', () => {
  it('is unavailable when nobody listens there', async () => {
    const { provider, simulator } = await startProvider();
    await simulator.close();
    expect((await refusal(provider.create(payment(), options))).kind).toBe('unavailable');
  });

  it('is unavailable when its name leads nowhere', async () => {
    const { provider } = await startProvider({ provider: { baseUrl: 'http://stripe.invalid:4242' } });
    expect((await refusal(provider.create(payment(), options))).kind).toBe('unavailable');
  });

  it('is not configured without a key', async () => {
    const provider = createStripeProvider({ secretKey: null, webhookSecret: null, timeoutMs: 5_000 });
    expect(provider.configured).toBe(false);
    expect((await refusal(provider.create(payment(), options))).kind).toBe('unauthorized');
  });
});
