import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { patient, payment, refusal } from '../testing/payments.ts';
import { createPayPalProvider } from './create-paypal-provider.ts';
import { credentials, startProvider } from './test-provider.ts';

const tokenRequest = { method: 'POST', path: '/v1/oauth2/token' } as const;

describe('a token', () => {
  it('is had once and used for all calls', async () => {
    const { provider, simulator } = await startProvider();
    await provider.create(payment(), patient);
    simulator.addFault({ match: tokenRequest, fault: { kind: 'status', status: 500 } });
    expect(await provider.create(payment(), patient)).toMatchObject({ status: 'requires_action' });
    expect(simulator.faults()).toHaveLength(1);
  });

  it('that ended before its time is replaced, and the call goes on', async () => {
    const { provider, control } = await startProvider();
    const { reference } = await provider.create(payment(), patient);
    await control('DELETE', '/tokens');
    expect(await provider.lookup(reference, patient)).toMatchObject({ status: 'requires_action' });
  });

  it.each([{ kind: 'drop_before' }, { kind: 'hang_before' }, { kind: 'status', status: 500 }] as const)(
    'that cannot be had (%o) means that nothing was carried out, and the next call has one',
    async (fault) => {
      const { provider, simulator } = await startProvider({ provider: { timeoutMs: 400 } });
      simulator.addFault({ match: tokenRequest, fault });
      expect((await refusal(provider.create(payment(), patient))).kind).toBe('unavailable');
      expect(await provider.create(payment(), patient)).toMatchObject({ status: 'requires_action' });
    },
  );

  it('is refused for credentials that are wrong', async () => {
    const { provider } = await startProvider({ provider: { clientSecret: 'of-somebody-else' } });
    for (const call of [provider.check(patient), provider.create(payment(), patient)]) {
      expect(await refusal(call)).toMatchObject({ kind: 'unauthorized', code: 'invalid_client' });
    }
  });
});

describe('a failure', () => {
  it('never shows a secret or a token, whatever its cause', async () => {
    const { provider, simulator } = await startProvider({ provider: { timeoutMs: 400 } });
    const basic = btoa(`${credentials.clientId}:${credentials.clientSecret}`);
    const errors = [await refusal(provider.lookup('none', patient))];
    for (const fault of [
      { kind: 'hang_before' },
      { kind: 'drop_before' },
      { kind: 'status', status: 500 },
    ] as const) {
      simulator.addFault({ match: { path: '/v2/checkout/orders' }, fault });
      errors.push(await refusal(provider.lookup('none', patient)));
    }
    const stranger = createPayPalProvider({
      ...credentials,
      environment: 'sandbox',
      baseUrl: simulator.url,
      clientId: 'somebody',
      timeoutMs: 400,
    });
    errors.push(await refusal(stranger.check(patient)));
    for (const error of errors) {
      const told = inspect(error, { depth: 10 });
      expect(error.cause).toBeInstanceOf(Error);
      expect(told).not.toContain(credentials.clientSecret);
      expect(told).not.toContain(basic);
      expect(told).not.toMatch(/Bearer|Basic /);
    }
  });

  it('is unavailable when nobody listens there', async () => {
    const { provider, simulator } = await startProvider();
    await simulator.close();
    expect((await refusal(provider.create(payment(), patient))).kind).toBe('unavailable');
  });

  it('is unknown when the caller gives up in the middle', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await provider.create(payment(), patient);
    simulator.addFault({ fault: { kind: 'hang_before' } });
    const caller = new AbortController();
    const hanging = refusal(provider.lookup(reference, { signal: caller.signal }));
    await expect.poll(() => simulator.faults()).toEqual([]);
    caller.abort();
    expect((await hanging).kind).toBe('unknown');
  });

  it('is a wrong request when the currency is none of theirs', async () => {
    const { provider } = await startProvider();
    const error = await refusal(provider.create(payment({ currency: 'KWD' }), patient));
    expect(error).toMatchObject({ kind: 'rejected', code: 'INVALID_CURRENCY_CODE' });
  });

  it('is unauthorized without credentials', async () => {
    const provider = createPayPalProvider({
      clientId: null,
      clientSecret: null,
      webhookId: null,
      environment: 'live',
      timeoutMs: 1_000,
    });
    expect(provider.configured).toBe(false);
    expect((await refusal(provider.create(payment(), patient))).kind).toBe('unauthorized');
    const reading = provider.readWebhook(Buffer.from('{}'), {}, patient);
    expect((await refusal(reading)).kind).toBe('invalid_signature');
  });
});
