import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromMinorUnits, readAmount, toMinorUnits, writeAmount } from './exact-amount.ts';

it.each([
  ['2.55', 255, '2.55'],
  ['2.5', 250, '2.50'],
  ['2', 200, '2.00'],
  ['2.5500000000', 255, '2.55'],
  ['.5', 50, '0.50'],
  ['0', 0, '0.00'],
  ['-11062.06', -1_106_206, '-11062.06'],
  ['38970', 3_897_000, '38970.00'],
  ['0.001', 0.1, '0.001'],
  ['0.000001', 0.0001, '0.000001'],
])('reads %s as %d pence', (text, minorUnits, written) => {
  const amount = readAmount(text);
  expect(amount).not.toBeNull();
  expect(toMinorUnits(amount ?? 0n)).toBe(minorUnits);
  expect(writeAmount(amount ?? 0n)).toBe(written);
});

it.each(['', '-', '.', '2,55', '£2.55', '1e3', 'NaN', '1.2.3', ' 2', '0.0000001'])(
  'does not take %j for an amount',
  (text) => {
    expect(readAmount(text)).toBeNull();
  },
);

it('reads back every amount of whole pence that it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (pence) => {
      const text = writeAmount(fromMinorUnits(pence));
      expect(text).toMatch(/^-?\d+\.\d\d$/);
      expect(toMinorUnits(readAmount(text) ?? 1n)).toBe(pence);
    }),
  );
});
