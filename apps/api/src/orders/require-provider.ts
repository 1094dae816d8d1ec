import { DomainError, type PaymentProviders, type ProviderName } from '@waybill/domain';

/**
 * Throws `provider_not_configured` for a way to pay that this shop does not offer; `path` is the field that names it.
 * Never called inside a transaction.
 */
export async function requireProvider(
  providers: PaymentProviders,
  { tenantId, name, path }: { tenantId: string; name: ProviderName; path: string },
): Promise<void> {
  if ((await providers(tenantId, name)).configured) return;
  throw new DomainError('provider_not_configured', `Payment by ${name} is not configured.`, {
    errors: [{ path, message: 'is not configured' }],
  });
}
