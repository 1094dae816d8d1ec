import type { Money } from '@paypal/paypal-server-sdk';

/** All that PayPal takes: https://developer.paypal.com/api/rest/reference/currency-codes/ */
const taken = new Set([
  ...['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS', 'INR'],
  ...['JPY', 'MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'],
]);

/** Some are taken only by accounts of the country they are of: those PayPal itself refuses, when it is charged. */
export const takesCurrency = (currency: string): boolean => taken.has(currency);

/** Currencies PayPal takes no decimals of: https://developer.paypal.com/api/rest/reference/currency-codes/ */
const withoutDecimals = new Set(['HUF', 'JPY', 'TWD']);

/** Our minor units are those of ISO 4217, which of the currencies PayPal takes leaves only the yen without any. */
const decimalsOf = (currency: string): number => (currency === 'JPY' ? 0 : 2);

/** `1999`, `USD` → `19.99`. A part that PayPal has no decimals for is told all the same, for it to refuse. */
export function toMoney(amount: number, currency: string): Money {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  const told = fraction === '' || (withoutDecimals.has(currency) && Number(fraction) === 0);
  return { currencyCode: currency, value: told ? whole : `${whole}.${fraction}` };
}

/** Minor units; nothing where PayPal told no amount. */
export function fromMoney(money: Money | undefined): number {
  if (money === undefined) return 0;
  const [whole = '0', fraction = ''] = money.value.split('.');
  const decimals = decimalsOf(money.currencyCode);
  return Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`);
}
