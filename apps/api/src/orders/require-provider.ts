import { DomainError, type PaymentProviders, type ProviderName } from '@waybill/domain';

/**
 * Throws `provider_not_configured` for a way to pay that this shop does not offer, and `payment_currency_not_supported`
 * for one that does not take the order's currency; `path` is the field that names it. Never called inside a transaction.
 */
export async function requireProvider(
  providers: PaymentProviders,
  {
    tenantId,
    name,
    currency,
    path,
  }: { tenantId: string; name: ProviderName; currency: string; path: string },
): Promise<void> {
  const provider = await providers(tenantId, name);
  if (!provider.configured) {
    throw new DomainError('provider_not_configured', `Payment by ${name} is not configured.`, {
      errors: [{ path, message: 'is not configured' }],
    });
  }
  if (provider.takesCurrency(currency)) return;
  throw new DomainError(
    'payment_currency_not_supported',
    `Payments in ${currency} are not taken by ${name}.`,
    {
      errors: [{ path, message: `takes no payments in ${currency}` }],
    },
  );
}
