import { ProviderError } from '@waybill/domain';

/**
 * Stripe counts these in other units than ISO 4217 and we do: krónur and Uganda shillings in hundredths, ariary whole
 * (https://docs.stripe.com/currencies#special-cases). Taking our amount for theirs would charge a hundred times too
 * little or too much.
 */
const countedOtherwise = new Set(['ISK', 'UGX', 'MGA']);

/** Whether an amount of ours means the same to Stripe, which itself takes nearly every currency. */
export const takesCurrency = (currency: string): boolean => !countedOtherwise.has(currency);

/** `USD` → `usd`. Throws `rejected` for a currency in which an amount of ours means another one to Stripe. */
export function toStripeCurrency(currency: string): string {
  if (takesCurrency(currency)) return currency.toLowerCase();
  throw new ProviderError('stripe', 'rejected', `Payments in ${currency} are not taken through Stripe.`, {
    code: 'currency_not_supported',
  });
}
