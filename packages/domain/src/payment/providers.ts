import type { PaymentProvider, ProviderName } from '../ports/payment-provider.ts';

/**
 * Finds the provider as this tenant has it configured: with credentials of its own, or else with the installation's.
 * Never called inside a transaction: it may read the credentials in one of its own.
 */
export type PaymentProviders = (tenantId: string, name: ProviderName) => Promise<PaymentProvider>;
