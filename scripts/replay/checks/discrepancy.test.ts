import { expect, it } from 'vitest';
import { listLines } from './discrepancy.ts';

it.each([
  [[7], '7'],
  [[4, 2, 3, 3, 9, 11, 12], '2–4, 9, 11–12'],
  [Array.from({ length: 40 }, (_, index) => index * 2 + 2), '2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and more'],
])('lists the lines %j', (lines, text) => {
  expect(listLines(lines)).toBe(text);
});
