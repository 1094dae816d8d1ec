import { describe, expect, it } from 'vitest';
import type { HookAnswer } from '../ports/hook-sender.ts';
import { judgeAnswer } from './judge-answer.ts';
import { retryDelayAfter, retryDelaysMs } from './schedule.ts';

const at = new Date('2026-03-01T12:00:00Z');
const answered = (status: number): HookAnswer => ({ kind: 'answered', status, durationMs: 12.4 });
const judge = (answer: HookAnswer, failedBefore = 0) =>
  judgeAnswer(answer, { failedBefore, at, random: 0.5 });

const waitOf = (answer: HookAnswer, failedBefore = 0, random = 0.5) => {
  const verdict = judgeAnswer(answer, { failedBefore, at, random });
  return verdict.kind === 'retry' ? verdict.nextAt.getTime() - at.getTime() : null;
};

describe('an answer', () => {
  it.each(Array.from({ length: 500 }, (_, nth) => nth + 100))('of %i leads where it should', (status) => {
    const { kind } = judge(answered(status));
    if (status >= 200 && status < 300) expect(kind).toBe('succeeded');
    else expect(kind).toBe(status === 410 ? 'gone' : 'retry');
  });

  it('is logged with its status, and with why it will not do', () => {
    const log = (answer: HookAnswer) => judge(answer).attempt;
    expect(log(answered(204))).toEqual({ at: at.toISOString(), status: 204, error: null, durationMs: 12 });
    expect(log(answered(302)).error).toBe('answered 302: redirects are not followed');
    expect(log(answered(500)).error).toBe('answered 500');
    const failed = { kind: 'failed', reason: 'it refused the connection', durationMs: 1 } as const;
    expect(log(failed)).toEqual({ at: at.toISOString(), status: null, error: failed.reason, durationMs: 1 });
  });

  it.each([429, 503])(
    'of %i says how long to wait, which is longer than the schedule or is not heard',
    (status) => {
      const asks = (retryAfterMs: number): HookAnswer => ({
        kind: 'answered',
        status,
        durationMs: 1,
        retryAfterMs,
      });
      expect(waitOf(asks(60_000), 0, 0)).toBe(60_000);
      expect(waitOf(asks(60_000), 0, 0.999_999)).toBeLessThanOrEqual(66_000);
      expect(waitOf(asks(1_000))).toBe(5_000);
      // No longer than the longest wait of the schedule, but for the tenth.
      expect(waitOf(asks(30 * 86_400_000), 0, 0)).toBe(10 * 3_600_000);
      expect(waitOf(asks(60_000), 10)).toBeNull();
      expect(waitOf({ ...asks(60_000), status: 500 } as HookAnswer)).toBe(5_000);
    },
  );

  it('is the last one after eleven attempts, about a day after the first', () => {
    let now = at;
    for (let failedBefore = 0; failedBefore < 10; failedBefore++) {
      const verdict = judgeAnswer(answered(503), { failedBefore, at: now, random: 0.5 });
      if (verdict.kind !== 'retry') throw new Error(`attempt ${failedBefore + 1} was the last one`);
      expect(verdict.nextAt.getTime() - now.getTime()).toBe(retryDelaysMs[failedBefore]);
      now = verdict.nextAt;
    }
    expect(judgeAnswer(answered(503), { failedBefore: 10, at: now, random: 0.5 }).kind).toBe('given_up');
    const hours = (now.getTime() - at.getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.5);
    expect(hours).toBeLessThan(24);
  });
});

it('delays grow, each up to a tenth longer or shorter by chance', () => {
  expect(retryDelaysMs.toSorted((a, b) => a - b)).toEqual(retryDelaysMs);
  for (const [nth, delay] of retryDelaysMs.entries()) {
    expect(retryDelayAfter(nth + 1, 0)).toBe(delay * 0.9);
    expect(retryDelayAfter(nth + 1, 0.5)).toBe(delay);
    expect(retryDelayAfter(nth + 1, 0.999_999)).toBeLessThanOrEqual(delay * 1.1);
  }
  expect(retryDelayAfter(retryDelaysMs.length + 1, 0.5)).toBeNull();
});
