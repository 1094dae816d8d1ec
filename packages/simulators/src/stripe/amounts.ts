import { formatAmount } from '../lib/format-amount.ts';
import { invalidRequest } from './errors.ts';

/** Smallest charge by currency, minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimums: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
const maximum = 99_999_999;
const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

export function checkCurrency(currency: string): void {
  if (currencies.has(currency)) return;
  const supported = [...currencies].join(', ');
  throw invalidRequest({
    message: `Invalid currency: ${currency}. Stripe currently supports these currencies: ${supported}`,
    param: 'currency',
  });
}

export function checkChargeAmount(amount: number, currency: string): void {
  const minimum = minimums[currency] ?? 1;
  if (amount < minimum) {
    throw invalidRequest({
      code: 'amount_too_small',
      message: `Amount must be at least ${formatAmount(minimum, currency)} ${currency}`,
      param: 'amount',
    });
  }
  if (amount > maximum) {
    throw invalidRequest({
      code: 'amount_too_large',
      message: `Amount must be no more than ${formatAmount(maximum, currency)}`,
      param: 'amount',
    });
  }
}
