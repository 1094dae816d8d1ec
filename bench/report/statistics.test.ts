import { describe, expect, it } from 'vitest';
import { median, quantile, ratios, spreadOf } from './statistics.ts';

describe('the statistics of a measurement', () => {
  it('take the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([10, 9, 100])).toBe(10);
  });

  it('find the value below which a share lies', () => {
    const hundred = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([1, 2], 0.99)).toBeCloseTo(1.99);
    expect(quantile([7], 0.5)).toBe(7);
  });

  it('refuse to speak of nothing', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });

  it('keep the extremes next to the median', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, greatest: 3 });
  });

  it('compare what ran in the same round', () => {
    expect(ratios([10, 30], [20, 20])).toEqual([0.5, 1.5]);
    expect(() => ratios([1], [])).toThrow('the same number of rounds');
  });
});
