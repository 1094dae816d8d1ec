import { expect, it } from 'vitest';
import { comparison, measured, results } from './testing.ts';
import { brokenPromises, judge } from './verdict.ts';

it('holds the median of the rounds against the promise', () => {
  expect(judge(comparison({ ours: [99, 100, 300], theirs: [100, 100, 100] })).met).toBe(true);
  expect(judge(comparison({ ours: [99, 99, 300], theirs: [100, 100, 100] })).met).toBe(false);
  const target = { ratio: 3, side: 'at most' } as const;
  expect(judge(comparison({ ours: [31], theirs: [10], target })).met).toBe(false);
  expect(judge(comparison({ ours: [30], theirs: [10], target })).met).toBe(true);
});

it('lists every promise that is broken, whatever kind it is of', () => {
  const missed = comparison({ name: 'too slow', ours: [1], theirs: [2] });
  const tooMuch = { name: 'too much', unit: 'MiB', values: [301], atMost: 300 };
  const enough = { name: 'enough', unit: 'MiB', values: [300], atMost: 300 };
  const found = measured({ comparisons: [missed], figures: [tooMuch, enough], broken: ['oversold'] });
  expect(brokenPromises(results(measured(), found))).toEqual(['too slow', 'too much', 'oversold']);
});
