import type { PaymentProvider, PaymentProviders, ProviderName } from '@waybill/domain';
import { createManualProvider } from '@waybill/providers/manual';
import { createStripeProvider } from '@waybill/providers/stripe';
import type { SettingsOf } from '@waybill/runtime';

/** No request calls a provider; this bounds the one that some day would. */
const timeoutMs = 10_000;

/** Here they say whether they are configured, and read webhooks. */
export function openProviders({ stripe }: Pick<SettingsOf<'api'>, 'stripe'>): PaymentProviders {
  const byName: Readonly<Record<ProviderName, PaymentProvider>> = {
    stripe: createStripeProvider({ ...stripe, baseUrl: stripe.baseUrl ?? undefined, timeoutMs }),
    manual: createManualProvider(),
  };
  return (_tenantId, name) => byName[name];
}
