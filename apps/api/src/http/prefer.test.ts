import { expect, it } from 'vitest';
import { preferredWait } from './prefer.ts';

it.each([
  ['wait=10', 10],
  ['WAIT=10', 10],
  ['wait = 5', 5],
  ['wait="7"', 7],
  ['wait=0', 0],
  ['wait=31', 30],
  ['wait=999999999', 30],
  ['respond-async, wait=3', 3],
  ['handling=lenient; wait=9, wait=4', 4],
  ['foo="a, wait=1", wait=2', 2],
  ['wait=4; x=1', 4],
  ['wait=2, wait=8', 2],
  ['return=minimal', null],
  ['wait', null],
  ['wait=', null],
  ['wait=soon', null],
  ['wait=-1', null],
  ['wait=1.5', null],
  ['wait=1 second', null],
  ['', null],
  [undefined, null],
])('Prefer: %s waits for %s seconds', (header, seconds) => {
  expect(preferredWait(header)).toBe(seconds);
});

it('reads hostile headers in no time', () => {
  const startedAt = performance.now();
  for (const hostile of ['"\\'.repeat(8_000), ','.repeat(16_000), `wait=1${' '.repeat(16_000)}x`]) {
    preferredWait(hostile);
  }
  expect(performance.now() - startedAt).toBeLessThan(100);
});
