import type { ProviderErrorKind } from '@waybill/domain';
import type { RequestFault } from '@waybill/simulators/stripe';
import { describe, expect, it } from 'vitest';
import { open, options, payment, refusal, startProvider } from '../stripe/test-provider.ts';
import type { BreakerChange } from './breaker.ts';
import { type ResilienceOptions, withResilience } from './with-resilience.ts';

const lookingUp = { method: 'GET', path: '/v1/payment_intents/*' } as const;
const confirming = { method: 'POST', path: '/v1/payment_intents/*/confirm' } as const;
const listing = { method: 'GET', path: '/v1/payment_intents' } as const;
const lastMonth = { from: new Date(Date.now() - 30 * 86_400_000), to: new Date(Date.now() + 60_000) };

/** Stripe's provider behind the wrapper, connected to a simulator. */
async function start(given: ResilienceOptions = {}) {
  const { simulator, provider: bare } = await startProvider({ provider: { timeoutMs: 2_000 } });
  const changes: BreakerChange[] = [];
  const provider = withResilience(bare, {
    retryDelayMs: 5,
    onBreakerChange: (change) => changes.push(change),
    ...given,
  });
  const fail = (match: object, fault: RequestFault, times = 1) =>
    simulator.addFault({ match: { ...match, times }, fault });
  const left = () => simulator.faults().reduce((sum, { times }) => sum + Number(times), 0);
  return { simulator, bare, provider, changes, fail, left, states: () => changes.map(({ state }) => state) };
}

describe('a question', () => {
  it.each<RequestFault>([
    { kind: 'drop_before' },
    { kind: 'status', status: 500, executed: false },
    { kind: 'status', status: 429, executed: false },
  ])('is asked again after %o', async (fault) => {
    const { provider, fail } = await start();
    const { reference } = await open(provider);
    fail(lookingUp, fault, 2);
    expect(await provider.lookup(reference, options)).toMatchObject({ status: 'created' });
  });

  it('is given up after three tries', async () => {
    const { provider, fail, left } = await start();
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'drop_before' }, 4);
    expect(await refusal(provider.lookup(reference, options))).toMatchObject({ kind: 'unknown' });
    expect(left()).toBe(1);
  });

  it('is not repeated where the answer is no', async () => {
    const { provider, states } = await start({ failuresToOpen: 1 });
    expect(await refusal(provider.lookup('pi_nobody', options))).toMatchObject({ kind: 'not_found' });
    expect(states()).toEqual([]);
  });

  it('of the whole list begins again where its first page fails', async () => {
    const { provider, fail } = await start();
    const { reference } = await open(provider);
    fail(listing, { kind: 'drop_before' });
    const listed = await Array.fromAsync(provider.list(lastMonth, options));
    expect(listed.map(({ snapshot }) => snapshot.reference)).toEqual([reference]);
  });
});

describe('an instruction', () => {
  it('is repeated where it was certainly not carried out', async () => {
    const { provider, simulator, fail } = await start();
    const confirmation = await open(provider);
    fail(confirming, { kind: 'status', status: 429, executed: false }, 2);
    expect(await provider.confirm(confirmation, options)).toMatchObject({ status: 'paid' });
    expect(simulator.books().totals).toMatchObject([{ charges: 1 }]);
  });

  it('is never repeated where it may have been carried out', async () => {
    const { provider, simulator, fail, left } = await start();
    const confirmation = await open(provider);
    fail(confirming, { kind: 'drop_after' }, 2);
    expect(await refusal(provider.confirm(confirmation, options))).toMatchObject({ kind: 'unknown' });
    expect(left()).toBe(1);
    expect(simulator.books().totals).toMatchObject([{ charges: 1 }]);
  });

  it('that takes too long may have been carried out', async () => {
    const { provider, simulator, fail } = await start({ timeoutMs: 300 });
    const confirmation = await open(provider);
    fail(confirming, { kind: 'hang_after' });
    expect(await refusal(provider.confirm(confirmation, options))).toMatchObject({
      kind: 'unknown' satisfies ProviderErrorKind,
      message: 'stripe did not answer within 300 ms.',
    });
    expect(simulator.books().totals).toMatchObject([{ charges: 1 }]);
  });
});

describe('the circuit breaker', () => {
  it('opens after failures in a row, and then nothing is sent any more', async () => {
    const { provider, changes, fail, left } = await start({ failuresToOpen: 2, retries: 0 });
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'drop_before' }, 5);
    for (const _ of [1, 2]) await refusal(provider.lookup(reference, options));
    const error = await refusal(provider.lookup(reference, options));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'circuit_open' });
    expect(left()).toBe(3);
    expect(changes).toEqual([
      { state: 'open', since: expect.any(Date), until: expect.any(Date), lastError: expect.any(String) },
    ]);
    expect(error.message).toContain(changes[0]?.until?.toISOString());
  });

  it('opens although the account, which is known by then, is asked for between the failures', async () => {
    const { provider, fail, states } = await start({ failuresToOpen: 2, retries: 0 });
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'drop_before' }, 2);
    for (const _ of [1, 2]) {
      expect(await provider.account(options)).toMatchObject({ mode: 'test' });
      await refusal(provider.lookup(reference, options));
    }
    expect(states()).toEqual(['open']);
    expect(await provider.account(options)).toMatchObject({ mode: 'test' });
  });

  it('is not opened by declines and wrong requests', async () => {
    const { provider, states } = await start({ failuresToOpen: 1 });
    const declined = await open(provider, { paymentId: 'p-2', paymentMethod: 'pm_card_chargeDeclined' });
    expect(await provider.confirm(declined, options)).toMatchObject({ status: 'failed' });
    expect(await refusal(provider.create(payment({ paymentId: 'p-3', amount: 1 }), options))).toMatchObject({
      kind: 'rejected',
    });
    expect(states()).toEqual([]);
  });

  it('is not opened by callers who give up', async () => {
    const { provider, fail, left, states } = await start({ failuresToOpen: 1, retries: 0 });
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'hang_before' });
    const caller = new AbortController();
    const asked = refusal(provider.lookup(reference, { signal: caller.signal }));
    await expect.poll(left).toBe(0);
    caller.abort();
    expect(await asked).toMatchObject({ kind: 'unknown' });
    expect(states()).toEqual([]);
  });

  it('closes when the trial after a while succeeds', async () => {
    const { provider, fail, states } = await start({ failuresToOpen: 1, retries: 0, openMs: 50 });
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'drop_before' }, 2);
    await refusal(provider.lookup(reference, options));
    const ask = () =>
      provider.lookup(reference, options).then(
        ({ status }) => status,
        () => 'failed',
      );
    await expect.poll(ask).toBe('created');
    expect(states()).toEqual(['open', 'half_open', 'open', 'half_open', 'closed']);
  });

  it('does not refuse webhooks, which are judged here', async () => {
    const { provider, fail } = await start({ failuresToOpen: 1, retries: 0 });
    const { reference } = await open(provider);
    fail(lookingUp, { kind: 'drop_before' });
    await refusal(provider.lookup(reference, options));
    expect(await refusal(provider.readWebhook(Buffer.from('{}'), {}, options))).toMatchObject({
      kind: 'invalid_signature',
    });
  });
});
