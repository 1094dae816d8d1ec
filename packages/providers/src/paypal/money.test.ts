import { expect, it } from 'vitest';
import { fromMoney, toMoney } from './money.ts';

it.each([
  [1999, 'USD', '19.99'],
  [5, 'EUR', '0.05'],
  [100, 'GBP', '1.00'],
  [2000, 'JPY', '2000'],
  [250_000, 'HUF', '2500'],
  [123_456_789_012, 'USD', '1234567890.12'],
])('%i %s travels as %s and comes back as it was', (amount, currencyCode, value) => {
  expect(toMoney(amount, currencyCode)).toEqual({ currencyCode, value });
  expect(fromMoney({ currencyCode, value })).toBe(amount);
});

it('tells a part that PayPal takes no decimals of, for PayPal to refuse', () => {
  expect(toMoney(250_050, 'HUF').value).toBe('2500.50');
});

it('reads an amount that is not there as nothing', () => {
  expect(fromMoney(undefined)).toBe(0);
});
