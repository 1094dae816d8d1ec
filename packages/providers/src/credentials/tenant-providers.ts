import {
  type Credentials,
  type PaymentProvider,
  type PaymentProviders,
  type ProviderName,
  type ReadCredentials,
  takesCredentials,
} from '@waybill/domain';
import { LRUCache } from 'lru-cache';
import { type ObserveCall, observedProvider } from '../observe/observed-provider.ts';
import { createPaymentProviders, type PaymentSettings } from '../payment-providers.ts';
import { type BreakerChange, type ResilienceLimits, withResilience } from '../resilience/index.ts';

export interface TenantProvidersOptions {
  /** The installation's: for tenants without credentials of their own. */
  settings: PaymentSettings;
  readCredentials: ReadCredentials;
  limits?: Partial<ResilienceLimits>;
  /** Told of every change of a circuit breaker's state, in order. Must not throw. */
  onBreakerChange?: (tenantId: string, provider: ProviderName, change: BreakerChange) => void;
  /** Makes every call to a provider, each repetition of its own. */
  observe?: ObserveCall;
  /** How long credentials that another process changed may go on being used, in milliseconds. */
  freshMs?: number;
}

export interface TenantProviders {
  providers: PaymentProviders;
  /** The credentials were changed here: they are read again at once. */
  forget(tenantId: string, name: ProviderName): void;
  /** The provider as it would be with these credentials: to try them out. */
  tryOut(credentials: Credentials): Promise<PaymentProvider>;
}

interface Opened {
  provider: PaymentProvider;
  /** When the credentials were saved; null for the installation's. */
  savedAt: number | null;
  readAt: number;
}

/** More are kept for longer than they are of use: a shop's circuit breaker is forgotten with its provider. */
const mostOpened = 5_000;
const defaultFreshMs = 5_000;

/** A shop's own credentials take the place of all of the installation's; where that is found stays. */
const settingsWith = (settings: PaymentSettings, { provider, secrets }: Credentials): PaymentSettings => ({
  ...settings,
  [provider]: { ...settings[provider], ...secrets },
});

/**
 * Every tenant's providers, each behind a circuit breaker of its own, which outlives a second look at credentials that
 * have not changed.
 */
export function createTenantProviders(options: TenantProvidersOptions): TenantProviders {
  const { settings, readCredentials, limits, onBreakerChange, observe, freshMs = defaultFreshMs } = options;
  const installation = createPaymentProviders(settings);
  const opened = new LRUCache<string, Opened>({ max: mostOpened });
  const opening = new Map<string, Promise<Opened>>();
  const keyOf = (tenantId: string, name: ProviderName) => `${tenantId}:${name}`;
  const bare = (tenantId: string, name: ProviderName, credentials: Credentials | null) =>
    (credentials ? createPaymentProviders(settingsWith(settings, credentials)) : installation)(
      tenantId,
      name,
    );

  async function open(tenantId: string, name: ProviderName, known: Opened | undefined): Promise<Opened> {
    const readAt = performance.now();
    const own = takesCredentials(name) ? await readCredentials(tenantId, name) : null;
    const savedAt = own?.savedAt.getTime() ?? null;
    if (known && known.savedAt === savedAt) return { ...known, readAt };
    const found = await bare(tenantId, name, own?.credentials ?? null);
    const provider = withResilience(observe ? observedProvider(found, observe) : found, {
      ...limits,
      onBreakerChange: (change) => onBreakerChange?.(tenantId, name, change),
    });
    return { provider, savedAt, readAt };
  }

  async function find(tenantId: string, name: ProviderName): Promise<PaymentProvider> {
    const key = keyOf(tenantId, name);
    const known = opened.get(key);
    if (known && performance.now() - known.readAt < freshMs) return known.provider;
    const running = opening.get(key);
    if (running) return (await running).provider;
    const started = open(tenantId, name, known);
    opening.set(key, started);
    try {
      const found = await started;
      // What was forgotten meanwhile may have been read before the change.
      if (opening.get(key) === started) opened.set(key, found);
      return found.provider;
    } finally {
      if (opening.get(key) === started) opening.delete(key);
    }
  }

  return {
    providers: find,
    forget: (tenantId, name) => {
      opened.delete(keyOf(tenantId, name));
      opening.delete(keyOf(tenantId, name));
    },
    tryOut: (credentials) => bare('', credentials.provider, credentials),
  };
}
