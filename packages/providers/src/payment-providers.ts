import type { PaymentProvider, PaymentProviders, ProviderName } from '@waybill/domain';
import { createManualProvider } from './manual/index.ts';
import { createStripeProvider } from './stripe/index.ts';

/** As the settings name them; absent: not configured. */
export interface PaymentSettings {
  stripe: {
    secretKey: string | undefined;
    webhookSecret: string | undefined;
    baseUrl: string | undefined;
  };
}

/** For each request to a provider, in milliseconds. */
const timeoutMs = 10_000;

/** The registry: one line a provider. A name without one does not compile. */
export function createPaymentProviders({ stripe }: PaymentSettings): PaymentProviders {
  const { secretKey = null, webhookSecret = null, baseUrl } = stripe;
  const providers: Readonly<Record<ProviderName, PaymentProvider>> = {
    stripe: createStripeProvider({ secretKey, webhookSecret, baseUrl, timeoutMs }),
    manual: createManualProvider(),
  };
  return (_tenantId, name) => providers[name];
}
