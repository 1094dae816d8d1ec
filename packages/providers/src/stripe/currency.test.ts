import { expect, it } from 'vitest';
import { toStripeCurrency } from './currency.ts';

it('names a currency as Stripe does', () => {
  expect(['USD', 'JPY', 'KWD'].map(toStripeCurrency)).toEqual(['usd', 'jpy', 'kwd']);
});

it.each(['ISK', 'UGX', 'MGA'])('refuses %s, of which Stripe counts other units than we do', (currency) => {
  expect(() => toStripeCurrency(currency)).toThrow(
    expect.objectContaining({ kind: 'rejected', code: 'currency_not_supported' }),
  );
});
