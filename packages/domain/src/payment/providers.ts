import type { PaymentProvider, ProviderName } from '../ports/payment-provider.ts';

/** Finds the provider as this tenant has it configured. */
export type PaymentProviders = (tenantId: string, name: ProviderName) => PaymentProvider;
