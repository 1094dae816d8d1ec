import { ProviderError } from '@waybill/domain';

/**
 * Stripe counts these in other units than ISO 4217 and we do: krónur and Uganda shillings in hundredths, ariary whole
 * (https://docs.stripe.com/currencies#special-cases). Taking our amount for theirs would charge a hundred times too
 * little or too much.
 */
const countedOtherwise = new Set(['ISK', 'UGX', 'MGA']);

/**
 * Of these Stripe takes tens of the smallest unit only (https://docs.stripe.com/currencies#three-decimal): what tax and
 * the share of a shipment come to is not for us to round.
 */
const inTensOnly = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

/** Whether Stripe takes every amount of ours, and as what it is; it takes nearly every currency. */
export const takesCurrency = (currency: string): boolean =>
  !countedOtherwise.has(currency) && !inTensOnly.has(currency);

/** `USD` → `usd`. Throws `rejected` for a currency that is not taken. */
export function toStripeCurrency(currency: string): string {
  if (takesCurrency(currency)) return currency.toLowerCase();
  throw new ProviderError('stripe', 'rejected', `Payments in ${currency} are not taken through Stripe.`, {
    code: 'currency_not_supported',
  });
}
