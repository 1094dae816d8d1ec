import { describe, expect, it } from 'vitest';
import { Random } from '../../testing/random.ts';
import { demandRate } from './demand-rate.ts';
import { runOut, suggestReorder } from './run-out.ts';

const repeat = (count: number, ...days: number[]) => Array.from({ length: count }, () => days).flat();

describe('the rate of demand', () => {
  it('of the same every day is that, without any deviation', () => {
    const rate = demandRate(repeat(60, 4));
    expect(rate?.mean).toBeCloseTo(4);
    expect(rate?.deviation).toBeCloseTo(0);
  });

  it('of demand on one day in four is a quarter of its size', () => {
    const rate = demandRate(repeat(60, 8, 0, 0, 0));
    expect(rate?.mean).toBeGreaterThan(1.6);
    expect(rate?.mean).toBeLessThan(2.4);
    // Of a day that is 8 or nothing, at one to three: the square root of 3/16 of 64.
    expect(rate?.deviation).toBeCloseTo(Math.sqrt(12), 0);
  });

  it('falls when nothing is wanted any more, and follows a demand that grows', () => {
    const steady = repeat(30, 2);
    const rates = [0, 20, 60].map((idle) => demandRate([...steady, ...repeat(idle, 0)])?.mean ?? 0);
    expect(rates[0]).toBeCloseTo(2);
    expect(rates[1]).toBeLessThan(1);
    expect(rates[2]).toBeLessThan(0.15);
    expect(demandRate([...steady, ...repeat(40, 6)])?.mean).toBeGreaterThan(5);
  });

  it('is not known without any demand, and begins with the first there is', () => {
    expect(demandRate([])).toBeNull();
    expect(demandRate(repeat(40, 0))).toBeNull();
    expect(demandRate([...repeat(40, 0), 5])?.mean).toBeCloseTo(0.25);
  });
});

describe('the day on which a SKU runs out', () => {
  it('lies in the interval about as often as that says, where demand is by chance', () => {
    const random = new Random(7);
    const wanted = () => (random.chance(0.4) ? random.integer(1, 6) : 0);
    const tries = Array.from({ length: 400 }, () => {
      const rate = demandRate(Array.from({ length: 120 }, wanted));
      if (!rate) throw new Error('nothing was wanted');
      const { earliest, latest } = runOut(80, rate);
      let [left, day] = [80, 0];
      for (; left > 0; day++) left -= wanted();
      return day >= Math.floor(earliest) && day <= Math.ceil(latest);
    });
    const share = tries.filter(Boolean).length / tries.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.95);
  });

  it('is today for what is gone, and certain where demand is', () => {
    expect(runOut(0, { mean: 2, deviation: 1, error: 0.1 })).toMatchObject({ expected: 0, earliest: 0 });
    expect(runOut(-4, { mean: 2, deviation: 1, error: 0.1 }).expected).toBe(0);
    expect(runOut(8, { mean: 2, deviation: 0, error: 0 })).toEqual({ expected: 4, earliest: 4, latest: 4 });
    expect(runOut(8, { mean: 2, deviation: 4, error: 3 }).latest).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the suggestion to order', () => {
  const rate = { mean: 2, deviation: 0, error: 0 };

  it('is for when what is left lasts until the delivery, and for as long as it should last after it', () => {
    expect(suggestReorder(rate, { position: 50, leadDays: 7, coverDays: 28 })).toEqual({
      ...{ point: 14, inDays: 18, quantity: 56 },
    });
  });

  it('is for now, and more, when that is over', () => {
    expect(suggestReorder(rate, { position: -6, leadDays: 7, coverDays: 28 })).toEqual({
      ...{ point: 14, inDays: 0, quantity: 76 },
    });
  });

  it('keeps a reserve that grows with the deviation', () => {
    const { point } = suggestReorder(
      { mean: 2, deviation: 3, error: 0 },
      { position: 50, leadDays: 9, coverDays: 28 },
    );
    expect(point).toBe(Math.ceil(18 + 1.6449 * 3 * 3));
  });
});
