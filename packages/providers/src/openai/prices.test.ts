import { expect, it } from 'vitest';
import { spentOf } from './prices.ts';

const usage = (prompt_tokens: number, completion_tokens: number) => ({
  ...{ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
});

it('counts what is read and what is written at its own price', () => {
  // 600 × $0.25 / 1e6 + 200 × $2 / 1e6 = $0.00055
  expect(spentOf(usage(600, 200), { read: 0.25, written: 2 })).toEqual({ tokens: 800, costMicros: 550 });
});

it('rounds up, but not what is whole', () => {
  expect(spentOf(usage(1, 0), { read: 0.1, written: 0 }).costMicros).toBe(1);
  expect(spentOf(usage(30, 0), { read: 0.1, written: 0 }).costMicros).toBe(3);
});

it('does not know the cost without a price, or without a count', () => {
  expect(spentOf(usage(600, 200), undefined)).toEqual({ tokens: 800, costMicros: null });
  expect(spentOf(undefined, { read: 1, written: 1 })).toEqual({ tokens: 0, costMicros: null });
});
