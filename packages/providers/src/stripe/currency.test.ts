import { expect, it } from 'vitest';
import { toStripeCurrency } from './currency.ts';

it('names a currency as Stripe does', () => {
  expect(['USD', 'JPY', 'HUF'].map(toStripeCurrency)).toEqual(['usd', 'jpy', 'huf']);
});

it.each(['ISK', 'UGX', 'MGA', 'KWD', 'TND'])(
  'refuses %s, of which Stripe does not take every amount of ours',
  (currency) => {
    expect(() => toStripeCurrency(currency)).toThrow(
      expect.objectContaining({ kind: 'rejected', code: 'currency_not_supported' }),
    );
  },
);
