import type { ProviderName } from '../ports/payment-provider.ts';

/** Prepaid: the order goes on when the money is there. Invoice: it goes on at once, and staff records the money. */
export const paymentTerms: Readonly<Record<ProviderName, 'prepaid' | 'invoice'>> = {
  stripe: 'prepaid',
  paypal: 'prepaid',
  manual: 'invoice',
};

export const providerNames = Object.keys(paymentTerms) as ProviderName[];

/** How a customer reads it. */
export const paymentLabels: Readonly<Record<ProviderName, string>> = {
  stripe: 'Card',
  paypal: 'PayPal',
  manual: 'Invoice',
};
