import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('waits twice as long after each failure, and half a minute at most', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map(backoffMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});
