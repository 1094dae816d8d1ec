import { describe, expect, it } from 'vitest';
import { currencyExponent, formatMoney } from './format-money.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatMoney', () => {
  it('writes as many decimals as the currency has', () => {
    expect(formatMoney(123_450, 'USD')).toBe('$1,234.50');
    expect(formatMoney(5, 'EUR')).toBe('€0.05');
    expect(formatMoney(1_235, 'JPY')).toBe('¥1,235');
    expect(plain(formatMoney(1_235, 'KWD'))).toBe('KWD 1.235');
  });

  it('keeps every unit of an amount that a binary fraction cannot hold', () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER, 'USD')).toBe('$90,071,992,547,409.91');
  });

  it('writes a negative amount with a minus', () => {
    expect(formatMoney(-500, 'GBP')).toBe('-£5.00');
  });

  it('refuses a fraction of a minor unit and anything that is not a number', () => {
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => formatMoney(amount, 'USD')).toThrow(RangeError);
    }
  });

  it('refuses a currency that is no ISO 4217 code', () => {
    expect(() => formatMoney(1, 'dollars')).toThrow(RangeError);
  });
});

describe('currencyExponent', () => {
  it('follows ISO 4217', () => {
    expect(['USD', 'JPY', 'KRW', 'KWD', 'BHD', 'CLF'].map(currencyExponent)).toEqual([2, 0, 0, 3, 3, 4]);
  });
});
