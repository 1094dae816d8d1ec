import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxLines, maxQuantity, maxTaxRateBps, maxUnitPrice, taxOn } from './money.ts';

const largest = maxLines * maxQuantity * maxUnitPrice;
const amount = fc.integer({ min: 0, max: largest });
const rate = fc.integer({ min: 0, max: maxTaxRateBps });

describe('taxOn', () => {
  it('rounds half up, and only there', () => {
    expect(taxOn(1_000, 825)).toBe(83);
    expect(taxOn(999, 825)).toBe(82);
    expect(taxOn(200, 25)).toBe(1);
    expect(taxOn(199, 25)).toBe(0);
  });

  it('takes nothing of nothing, and nothing at no rate', () => {
    fc.assert(fc.property(amount, (of) => taxOn(of, 0) === 0));
    fc.assert(fc.property(rate, (at) => taxOn(0, at) === 0));
  });

  it('is never more than half a minor unit away from the exact tax', () => {
    fc.assert(
      fc.property(amount, rate, (of, at) => {
        const error = BigInt(taxOn(of, at)) * 10_000n - BigInt(of) * BigInt(at);
        expect(error > -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });

  it('never falls when the amount rises', () => {
    fc.assert(
      fc.property(amount, amount, rate, (one, other, at) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(taxOn(less, at)).toBeLessThanOrEqual(taxOn(more, at));
      }),
    );
  });

  it('stays exact on the largest order there can be', () => {
    expect(Number.isSafeInteger(largest + taxOn(largest, maxTaxRateBps))).toBe(true);
  });
});
