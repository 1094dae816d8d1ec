import type { PaymentProvider, PaymentProviders, ProviderName } from '@waybill/domain';
import { createManualProvider } from './manual/index.ts';
import { createStripeProvider } from './stripe/index.ts';

/** As the settings name them; null: not configured. */
export interface PaymentSettings {
  stripe: {
    secretKey: string | null;
    webhookSecret: string | null;
    baseUrl: string | null;
  };
}

/** For each request to a provider, in milliseconds; a job makes up to three of them and has 30 s or more. */
const timeoutMs = 10_000;

/** The registry: one line a provider. A name without one does not compile. */
export function createPaymentProviders({ stripe }: PaymentSettings): PaymentProviders {
  const providers: Readonly<Record<ProviderName, PaymentProvider>> = {
    stripe: createStripeProvider({ ...stripe, baseUrl: stripe.baseUrl ?? undefined, timeoutMs }),
    manual: createManualProvider(),
  };
  return async (_tenantId, name) => providers[name];
}
