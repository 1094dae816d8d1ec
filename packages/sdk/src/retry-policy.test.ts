import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WaybillConnectionError, WaybillError, WaybillTimeoutError } from './errors.ts';
import { isWorthRetrying, readRetryAfter, retryDelayMs } from './retry-policy.ts';

const answered = (status: number) => new WaybillError('no', { status, code: `http_${status}` });

it('waits twice as long after each failure, half of it left to chance, and 8 s at most', () => {
  const longest = (failures: number) => retryDelayMs({ retryAfterMs: null }, { failures, random: () => 0 });
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(longest)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  expect(retryDelayMs({ retryAfterMs: null }, { failures: 3, random: () => 1 })).toBe(500);
});

it('never comes back before the API asked for, and gives up when that is more than a minute', () => {
  fc.assert(
    fc.property(fc.nat(120_000), fc.integer({ min: 1, max: 30 }), (retryAfterMs, failures) => {
      const delayMs = retryDelayMs({ retryAfterMs }, { failures });
      if (retryAfterMs > 60_000) expect(delayMs).toBeNull();
      else expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
    }),
  );
});

it('retries what passes by itself, and what would happen twice only where nothing has happened yet', () => {
  const cause = new TypeError('fetch failed');
  const worthIt = [
    new WaybillConnectionError('gone', { cause }),
    new WaybillTimeoutError('late'),
    ...[429, 502, 503, 504].map(answered),
  ];
  const final = [400, 401, 403, 404, 409, 413, 415, 422, 500, 501].map(answered);
  const isRepeated = (error: WaybillError) => isWorthRetrying(error, { isRepeatable: true });
  expect(worthIt.filter(isRepeated)).toEqual(worthIt);
  expect(final.filter(isRepeated)).toEqual([]);

  const isRepeatedOnce = (error: WaybillError) => isWorthRetrying(error, { isRepeatable: false });
  expect([...worthIt, ...final].filter(isRepeatedOnce).map(({ status }) => status)).toEqual([429, 503]);
});

it.each([
  ['0', 0],
  ['7', 7_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('reads Retry-After: %j', (value, expected) => {
  expect(readRetryAfter(value, Date.parse('2026-01-01T00:00:00Z'))).toBe(expected);
});
