import { currencyExponent } from '../format-money.ts';
import type { Delimiter } from './delimiters.ts';

/** Twelve digits are beyond every limit there is, and far below 2^53. */
const pattern = /^(\d{1,12})(?:([.,])(\d{1,4}))?$/;

const example = (exponent: number): string => (exponent === 0 ? '1250' : `12.${'5'.padEnd(exponent, '0')}`);

const explain = (currency: string, exponent: number): string => {
  const decimals = exponent === 0 ? 'without decimals' : `with at most ${exponent} decimals`;
  return `must be an amount in ${currency} ${decimals} and without thousands separators, for example ${example(exponent)}`;
};

export type AmountReading = { amount: number } | { fault: string };

/**
 * An amount as people write it in a spreadsheet, in minor units. The decimal point is understood in every file; the
 * decimal comma in those whose cells are not parted by commas, as spreadsheets in such countries write them.
 */
export function readAmount(
  text: string,
  { currency, delimiter }: { currency: string; delimiter: Delimiter },
): AmountReading {
  const exponent = currencyExponent(currency);
  const [, whole = '', mark, decimals = ''] = pattern.exec(text.trim()) ?? [];
  const isWrong = whole === '' || decimals.length > exponent || (mark === ',' && delimiter === 'comma');
  if (isWrong) return { fault: explain(currency, exponent) };
  return { amount: Number(whole + decimals.padEnd(exponent, '0')) };
}

/** Minor units as a decimal with all decimals of the currency: `1250` of USD is `12.50`, of JPY `1250`. Null stays null. */
export function writeAmount(amount: number, currency: string): string;
export function writeAmount(amount: number | null, currency: string): string | null;
export function writeAmount(amount: number | null, currency: string): string | null {
  if (amount === null) return null;
  const exponent = currencyExponent(currency);
  if (exponent === 0) return String(amount);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
