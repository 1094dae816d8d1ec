const formatters = new Map<string, Intl.NumberFormat>();

const formatterOf = (currency: string): Intl.NumberFormat => {
  const known = formatters.get(currency);
  if (known) return known;
  const formatter = new Intl.NumberFormat('en', { style: 'currency', currency });
  formatters.set(currency, formatter);
  return formatter;
};

/** How many decimal places the currency has: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217). */
export const currencyExponent = (currency: string): number =>
  formatterOf(currency).resolvedOptions().maximumFractionDigits ?? 0;

/**
 * An amount as English readers write it: `$1,234.50`, `¥1,235`, `KWD 1.235`. Throws RangeError for a fraction of a
 * minor unit.
 *
 * @param amount minor units
 * @param currency ISO 4217, upper case
 */
export const formatMoney = (amount: number, currency: string): string => {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`an amount of money is a whole number of minor units, not ${amount}`);
  }
  // The decimal is handed over as text, so no amount passes through a binary fraction.
  return formatterOf(currency).format(`${amount}E-${currencyExponent(currency)}` as `${number}`);
};
