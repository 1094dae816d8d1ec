import { jobNames, jobs, type RetryPolicy } from '@waybill/domain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelay } from './retry-delay.ts';

const policy = fc.record<RetryPolicy>({
  attempts: fc.integer({ min: 1, max: 50 }),
  baseMs: fc.integer({ min: 1, max: 60_000 }),
  maxMs: fc.integer({ min: 60_000, max: 3_600_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const attempt = fc.integer({ min: 1, max: 2_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [4, 8_000],
  [5, 10_000],
  [6, 10_000],
])('doubles from one attempt to the next up to the limit: %i waits %i ms', (number, delay) => {
  expect(retryDelay({ attempts: 9, baseMs: 1_000, maxMs: 10_000, jitter: 0 }, number, 0.7)).toBe(delay);
});

it('takes away the share of the jitter that chance decides', () => {
  const half = { attempts: 9, baseMs: 1_000, maxMs: 10_000, jitter: 0.5 };
  expect(retryDelay(half, 1, 0)).toBe(1_000);
  expect(retryDelay(half, 1, 0.5)).toBe(750);
  expect(retryDelay(half, 1, 0.999_999)).toBe(500);
});

it('is a whole number of milliseconds between what the jitter leaves and the limit', () => {
  fc.assert(
    fc.property(policy, attempt, random, (given, number, chance) => {
      const full = Math.min(given.baseMs * 2 ** (number - 1), given.maxMs);
      const delay = retryDelay(given, number, chance);
      expect(Number.isSafeInteger(delay)).toBe(true);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - given.jitter)));
      expect(delay).toBeLessThanOrEqual(full);
    }),
  );
});

it('never gets shorter with the attempts when chance stays the same', () => {
  fc.assert(
    fc.property(policy, attempt, random, (given, number, chance) => {
      expect(retryDelay(given, number + 1, chance)).toBeGreaterThanOrEqual(retryDelay(given, number, chance));
    }),
  );
});

it('spreads jobs that failed together', () => {
  const delays = new Set(
    Array.from({ length: 100 }, (_, n) => retryDelay(jobs['order.process'].retry, 4, n / 100)),
  );
  expect(delays.size).toBe(100);
});

it.each(jobNames)('gives %s all its attempts within two hours', (name) => {
  const { retry } = jobs[name];
  const total = Array.from({ length: retry.attempts - 1 }, (_, n) => retryDelay(retry, n + 1, 0));
  expect(total.reduce((sum, delay) => sum + delay, 0)).toBeLessThan(2 * 3_600_000);
});
