import { expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-03-02T09:30:00.000Z');

it.each([
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7_000],
  ['1.5', 1_500],
  ['Mon, 02 Mar 2026 09:31:00 GMT', 60_000],
  ['Monday, 02-Mar-26 09:31:00 GMT', 60_000],
  ['Mon Mar  2 09:31:00 2026 GMT', 60_000],
  ['Mon, 02 Mar 2026 09:29:00 GMT', 0],
])('%o is a wait of %i ms', (said, waitMs) => {
  expect(readRetryAfter(said, now)).toBe(waitMs);
});

it.each([null, undefined, '', '-5', 'soon', 'item 5', '1e9', '9999999999', 'Monday'])(
  '%o asks for nothing',
  (said) => {
    expect(readRetryAfter(said, now)).toBeNull();
  },
);
