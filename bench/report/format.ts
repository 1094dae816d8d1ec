import type { Spread } from './statistics.ts';

/** As many digits as say something: 4,210 · 312 · 42.1 · 1.25 · 0.031. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const withUnit = (value: number, unit: string): string => `${number(value)} ${unit}`;

/** The median, and between which values it lies. */
export const spread = ({ median, least, greatest }: Spread): string =>
  least === greatest ? number(median) : `${number(median)} (${number(least)}–${number(greatest)})`;
