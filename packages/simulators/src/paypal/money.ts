import { unprocessable } from './errors.ts';
import type { Issue } from './issues.ts';

/** Decimal places by currency: https://developer.paypal.com/api/rest/reference/currency-codes/ */
const decimalPlaces = new Map<string, 0 | 2>([
  ...['HUF', 'JPY', 'TWD'].map((code) => [code, 0] as const),
  ...['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'ILS'].map(
    (code) => [code, 2] as const,
  ),
  ...['MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'USD'].map((code) => [code, 2] as const),
]);

/** An amount as it travels: `{"currency_code": "USD", "value": "19.99"}`. */
export interface WireMoney {
  currency_code: string;
  value: string;
}

/** Minor units of an amount that must be positive, or not negative; throws what PayPal answers to any other. */
export function readAmount(
  { currency_code: currency, value }: WireMoney,
  field: string,
  { least }: { least: 0 | 1 } = { least: 1 },
): number {
  const places = decimalPlaces.get(currency);
  if (places === undefined) {
    throw unprocessable('INVALID_CURRENCY_CODE', { field: `${field}/currency_code`, value: currency });
  }
  const at = { field: `${field}/value`, value };
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(value) ?? [];
  if (places === 0 && value.includes('.')) throw unprocessable('DECIMALS_NOT_SUPPORTED', at);
  if (fraction.length > places) throw unprocessable('DECIMAL_PRECISION', at);
  const amount = Number(`${whole}${fraction.padEnd(places, '0')}`);
  // PayPal takes 15 digits before the point; what it takes beyond this nobody pays.
  if (amount > Number.MAX_SAFE_INTEGER) throw unprocessable('MAX_VALUE_EXCEEDED', at);
  const signed = sign === '-' ? -amount : amount;
  if (least === 1 && signed <= 0) throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE', at);
  if (signed < 0) throw unprocessable('CANNOT_BE_NEGATIVE', at);
  return amount;
}

/** Minor units of a body's `amount`, which must be positive and of this currency. */
export function readAmountIn(currency: string, wanted: WireMoney, mismatch: Issue): number {
  const amount = readAmount(wanted, '/amount');
  if (wanted.currency_code === currency) return amount;
  throw unprocessable(mismatch, { field: '/amount/currency_code', value: wanted.currency_code });
}

/** `1999`, `USD` → `{"currency_code": "USD", "value": "19.99"}`; a debit is negative. */
export function wireMoney(amount: number, currency: string): WireMoney {
  const places = decimalPlaces.get(currency) ?? 2;
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const sign = amount < 0 ? '-' : '';
  const value = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return { currency_code: currency, value: `${sign}${value}` };
}

/** What PayPal keeps of a payment, minor units: 3.49 % and 49. */
export const feeOf = (amount: number): number => Math.min(amount, Math.round((amount * 349) / 10_000) + 49);
