interface Currency {
  formatter: Intl.NumberFormat;
  exponent: number;
}

const currencies = new Map<string, Currency>();

const currencyOf = (code: string): Currency => {
  const known = currencies.get(code);
  if (known) return known;
  const formatter = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  const currency = { formatter, exponent: formatter.resolvedOptions().maximumFractionDigits ?? 0 };
  currencies.set(code, currency);
  return currency;
};

/** How many decimal places the currency has: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217). */
export const currencyExponent = (code: string): number => currencyOf(code).exponent;

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
  const { formatter, exponent } = currencyOf(currency);
  // The decimal is handed over as text, so no amount passes through a binary fraction.
  return formatter.format(`${amount}E-${exponent}` as `${number}`);
};
