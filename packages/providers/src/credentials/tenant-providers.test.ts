import type { OpenedCredentials } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import type { PaymentSettings } from '../payment-providers.ts';
import { open, options, refusal, secretKey, startProvider } from '../stripe/test-provider.ts';
import { createTenantProviders, type TenantProvidersOptions } from './tenant-providers.ts';

const none: PaymentSettings = {
  stripe: { secretKey: null, webhookSecret: null, baseUrl: null },
  paypal: { clientId: null, clientSecret: null, webhookId: null, environment: 'sandbox', baseUrl: null },
};

const own = (key: string, savedAt: Date): OpenedCredentials => ({
  credentials: { provider: 'stripe', secrets: { secretKey: key, webhookSecret: null } },
  savedAt,
});

/** Tenants whose credentials the test sets, at a simulator that knows one key. */
async function start(given: Partial<TenantProvidersOptions> = {}) {
  const { simulator } = await startProvider();
  const stored = new Map<string, OpenedCredentials>();
  const reads: string[] = [];
  const tenants = createTenantProviders({
    settings: { ...none, stripe: { ...none.stripe, baseUrl: simulator.url } },
    readCredentials: async (tenantId) => {
      reads.push(tenantId);
      return stored.get(tenantId) ?? null;
    },
    limits: { retries: 0, failuresToOpen: 1 },
    ...given,
  });
  return { ...tenants, simulator, stored, reads };
}

describe('a tenant’s provider', () => {
  it('is the installation’s without credentials of its own', async () => {
    const { providers, stored } = await start();
    expect((await providers('t-1', 'stripe')).configured).toBe(false);
    expect((await providers('t-1', 'manual')).configured).toBe(true);
    stored.set('t-2', own(secretKey, new Date()));
    const provider = await providers('t-2', 'stripe');
    expect(provider.configured).toBe(true);
    expect(await open(provider)).toMatchObject({ reference: expect.stringMatching(/^pi_/) });
  });

  it('never takes a part of the installation’s credentials', async () => {
    const { simulator } = await startProvider();
    const stripe = { secretKey, webhookSecret: 'whsec_installation', baseUrl: simulator.url };
    const { tryOut } = await start({ settings: { ...none, stripe } });
    const provider = await tryOut(own('sk_test_wrong', new Date()).credentials);
    expect(await refusal(provider.check(options))).toMatchObject({ kind: 'unauthorized' });
    expect((await refusal(provider.readWebhook(Buffer.from('{}'), {}, options))).message).toContain(
      'No webhook secret',
    );
  });

  it('is looked up once by callers at the same time, and not again while it is fresh', async () => {
    const { providers, reads } = await start();
    await Promise.all(Array.from({ length: 5 }, () => providers('t-1', 'stripe')));
    await providers('t-1', 'stripe');
    expect(reads).toEqual(['t-1']);
  });

  it('changes with its credentials: at once where they were changed, and soon elsewhere', async () => {
    const { providers, stored, forget } = await start();
    const elsewhere = await start({ freshMs: 0 });
    for (const { stored: each } of [{ stored }, elsewhere]) each.set('t-1', own(secretKey, new Date(1)));
    expect((await providers('t-1', 'stripe')).configured).toBe(true);
    expect((await elsewhere.providers('t-1', 'stripe')).configured).toBe(true);
    for (const { stored: each } of [{ stored }, elsewhere]) each.delete('t-1');
    forget('t-1', 'stripe');
    expect((await providers('t-1', 'stripe')).configured).toBe(false);
    expect((await elsewhere.providers('t-1', 'stripe')).configured).toBe(false);
  });

  it('keeps its circuit breaker through a second look, and shares it with nobody', async () => {
    const changes: string[] = [];
    const { providers, simulator, stored } = await start({
      freshMs: 0,
      onBreakerChange: (tenantId, _provider, { state }) => changes.push(`${tenantId} ${state}`),
    });
    for (const tenant of ['t-1', 't-2']) stored.set(tenant, own(secretKey, new Date(1)));
    const { reference } = await open(await providers('t-1', 'stripe'));
    simulator.addFault({ match: { method: 'GET' }, fault: { kind: 'drop_before' } });
    const ask = async (tenant: string) => (await providers(tenant, 'stripe')).lookup(reference, options);
    await refusal(ask('t-1'));
    expect(await refusal(ask('t-1'))).toMatchObject({ code: 'circuit_open' });
    expect(await ask('t-2')).toMatchObject({ reference });
    expect(changes).toEqual(['t-1 open']);
  });
});
