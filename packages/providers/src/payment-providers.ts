import type { PaymentProvider, PaymentProviders, ProviderName } from '@waybill/domain';
import { createManualProvider } from './manual/index.ts';
import { createPayPalProvider } from './paypal/index.ts';
import { createStripeProvider } from './stripe/index.ts';

/** As the settings name them; null: not configured. */
export interface PaymentSettings {
  stripe: {
    secretKey: string | null;
    webhookSecret: string | null;
    baseUrl: string | null;
  };
  paypal: {
    clientId: string | null;
    clientSecret: string | null;
    webhookId: string | null;
    environment: 'sandbox' | 'live';
    baseUrl: string | null;
  };
}

/** For each request to a provider, in milliseconds; a call makes up to five of them and a job has 30 s or more. */
const timeoutMs = 10_000;

/** The registry: one line a provider. A name without one does not compile. */
export function createPaymentProviders({ stripe, paypal }: PaymentSettings): PaymentProviders {
  const providers: Readonly<Record<ProviderName, PaymentProvider>> = {
    stripe: createStripeProvider({ ...stripe, baseUrl: stripe.baseUrl ?? undefined, timeoutMs }),
    paypal: createPayPalProvider({ ...paypal, baseUrl: paypal.baseUrl ?? undefined, timeoutMs }),
    manual: createManualProvider(),
  };
  return async (_tenantId, name) => providers[name];
}
