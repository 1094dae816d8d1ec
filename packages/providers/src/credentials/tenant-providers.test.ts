import type { CredentialProvider, OpenedCredentials, PaymentProvider } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import type { PaymentSettings } from '../payment-providers.ts';
import * as paypal from '../paypal/test-provider.ts';
import * as stripe from '../stripe/test-provider.ts';
import { patient, payment, refusal } from '../testing/payments.ts';
import { createTenantProviders, type TenantProvidersOptions } from './tenant-providers.ts';

const none: PaymentSettings = {
  stripe: { secretKey: null, webhookSecret: null, baseUrl: null },
  paypal: { clientId: null, clientSecret: null, webhookId: null, environment: 'sandbox', baseUrl: null },
};

interface Account {
  /** An installation that has no account of its own there. */
  settings: PaymentSettings;
  /** One that has. */
  installation: PaymentSettings;
  own(savedAt: Date): OpenedCredentials;
  wrong: OpenedCredentials;
  /** The next question for a payment gets no answer. */
  fail(): void;
}

async function openStripe(): Promise<Account> {
  const { simulator } = await stripe.startProvider();
  const { secretKey } = stripe;
  const own = (key: string, savedAt: Date): OpenedCredentials => ({
    credentials: { provider: 'stripe', secrets: { secretKey: key, webhookSecret: null } },
    savedAt,
  });
  const baseUrl = simulator.url;
  return {
    settings: { ...none, stripe: { ...none.stripe, baseUrl } },
    installation: { ...none, stripe: { secretKey, webhookSecret: 'whsec_installation', baseUrl } },
    own: (savedAt) => own(secretKey, savedAt),
    wrong: own('sk_test_wrong', new Date()),
    fail: () => void simulator.addFault({ match: { method: 'GET' }, fault: { kind: 'drop_before' } }),
  };
}

async function openPayPal(): Promise<Account> {
  const { simulator } = await paypal.startProvider();
  const { clientId, clientSecret } = paypal.credentials;
  const own = (secret: string, savedAt: Date): OpenedCredentials => ({
    credentials: {
      provider: 'paypal',
      secrets: { clientId, clientSecret: secret, environment: 'sandbox', webhookId: null },
    },
    savedAt,
  });
  const at = { environment: 'sandbox', baseUrl: simulator.url } as const;
  return {
    settings: { ...none, paypal: { ...none.paypal, ...at } },
    installation: { ...none, paypal: { ...paypal.credentials, ...at } },
    own: (savedAt) => own(clientSecret, savedAt),
    wrong: own('wrong', new Date()),
    fail: () => void simulator.addFault({ match: { method: 'GET' }, fault: { kind: 'drop_before' } }),
  };
}

const openings: Readonly<Record<CredentialProvider, () => Promise<Account>>> = {
  stripe: openStripe,
  paypal: openPayPal,
};

/** Tenants whose credentials the test sets, at a simulator that knows one set of them. */
async function start(name: CredentialProvider, given: Partial<TenantProvidersOptions> = {}) {
  const account = await openings[name]();
  const stored = new Map<string, OpenedCredentials>();
  const reads: string[] = [];
  const tenants = createTenantProviders({
    settings: account.settings,
    readCredentials: async (tenantId) => {
      reads.push(tenantId);
      return stored.get(tenantId) ?? null;
    },
    limits: { retries: 0, failuresToOpen: 1 },
    ...given,
  });
  return { ...tenants, account, stored, reads };
}

const create = (provider: PaymentProvider) =>
  provider.create(payment({ paymentMethod: 'pm_card_visa' }), patient);

describe.each(['stripe', 'paypal'] as const)('a tenant’s %s', (name) => {
  it('is the installation’s without credentials of its own', async () => {
    const { providers, stored, account } = await start(name);
    expect((await providers('t-1', name)).configured).toBe(false);
    expect((await providers('t-1', 'manual')).configured).toBe(true);
    stored.set('t-2', account.own(new Date()));
    const provider = await providers('t-2', name);
    expect(provider.configured).toBe(true);
    expect(await create(provider)).toMatchObject({ reference: expect.stringMatching(/\w/) });
  });

  it('never takes a part of the installation’s credentials', async () => {
    const { account } = await start(name);
    const { tryOut } = await start(name, { settings: account.installation });
    const provider = await tryOut(account.wrong.credentials);
    expect(await refusal(provider.check(patient))).toMatchObject({ kind: 'unauthorized' });
    expect((await refusal(provider.readWebhook(Buffer.from('{}'), {}, patient))).message).toMatch(
      /No webhook (secret|id)/,
    );
  });

  it('is looked up once by callers at the same time, and not again while it is fresh', async () => {
    const { providers, reads } = await start(name);
    await Promise.all(Array.from({ length: 5 }, () => providers('t-1', name)));
    await providers('t-1', name);
    expect(reads).toEqual(['t-1']);
  });

  it('changes with its credentials: at once where they were changed, and soon elsewhere', async () => {
    const { providers, stored, forget, account } = await start(name);
    const elsewhere = await start(name, { freshMs: 0 });
    for (const { stored: each } of [{ stored }, elsewhere]) each.set('t-1', account.own(new Date(1)));
    expect((await providers('t-1', name)).configured).toBe(true);
    expect((await elsewhere.providers('t-1', name)).configured).toBe(true);
    for (const { stored: each } of [{ stored }, elsewhere]) each.delete('t-1');
    forget('t-1', name);
    expect((await providers('t-1', name)).configured).toBe(false);
    expect((await elsewhere.providers('t-1', name)).configured).toBe(false);
  });

  it('uses other credentials from the next call on when they were rotated', async () => {
    const { providers, stored, forget, account } = await start(name);
    stored.set('t-1', { ...account.wrong, savedAt: new Date(1) });
    expect(await refusal((await providers('t-1', name)).check(patient))).toMatchObject({
      kind: 'unauthorized',
    });
    stored.set('t-1', account.own(new Date(2)));
    forget('t-1', name);
    expect(await (await providers('t-1', name)).check(patient)).toEqual({ mode: 'test' });
  });

  it('keeps its circuit breaker through a second look, and shares it with nobody', async () => {
    const changes: string[] = [];
    const { providers, stored, account } = await start(name, {
      freshMs: 0,
      onBreakerChange: (tenantId, provider, { state }) => changes.push(`${tenantId} ${provider} ${state}`),
    });
    for (const tenant of ['t-1', 't-2']) stored.set(tenant, account.own(new Date(1)));
    const { reference } = await create(await providers('t-1', name));
    account.fail();
    const ask = async (tenant: string) => (await providers(tenant, name)).lookup(reference, patient);
    await refusal(ask('t-1'));
    expect(await refusal(ask('t-1'))).toMatchObject({ code: 'circuit_open' });
    expect(await ask('t-2')).toMatchObject({ reference });
    expect(changes).toEqual([`t-1 ${name} open`]);
  });
});
