import {
  cancelled,
  done,
  PermanentFailure,
  ProviderError,
  type ProviderErrorKind,
  snooze,
} from '@waybill/domain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Circumstances, judge } from './judge.ts';

const fresh: Circumstances = {
  failedBefore: 0,
  policy: { attempts: 3, baseMs: 1_000, maxMs: 60_000, jitter: 0.5 },
  random: 0,
};
const threw = (error: unknown, circumstances = fresh) => judge({ kind: 'threw', error }, circumstances);

it('follows what the handler returned', () => {
  const until = new Date();
  expect(judge({ kind: 'returned', outcome: done }, fresh)).toEqual({ kind: 'fulfilled' });
  expect(judge({ kind: 'returned', outcome: cancelled('gone') }, fresh)).toEqual({
    kind: 'cancelled',
    reason: 'gone',
  });
  expect(judge({ kind: 'returned', outcome: snooze(until, 'wait') }, fresh)).toEqual({
    kind: 'postponed',
    until,
    reason: 'wait',
    untried: false,
  });
});

it('hands an interrupted job back, whatever its attempts', () => {
  expect(judge({ kind: 'interrupted' }, { ...fresh, failedBefore: 99 })).toEqual({ kind: 'handed back' });
});

it.each([
  [0, { kind: 'retry', delayMs: 1_000 }],
  [1, { kind: 'retry', delayMs: 2_000 }],
  [2, { kind: 'parked', text: 'gave up after 3 attempts: Error: no' }],
  [7, { kind: 'parked', text: 'gave up after 8 attempts: Error: no' }],
])('after %i failures decides %o', (failedBefore, verdict) => {
  expect(threw(new Error('no'), { ...fresh, failedBefore })).toMatchObject(verdict);
});

it.each([
  ['unknown', 'retry'],
  ['unavailable', 'retry'],
  ['rate_limited', 'retry'],
  ['not_found', 'retry'],
  ['invalid_signature', 'retry'],
  ['rejected', 'parked'],
  ['unauthorized', 'parked'],
] satisfies [ProviderErrorKind, string][])(
  'answers a provider error that is %s with: %s',
  (kind, verdict) => {
    expect(threw(new ProviderError('stripe', kind, 'no'))).toMatchObject({ kind: verdict });
  },
);

it('parks a permanent failure at the first attempt', () => {
  expect(threw(new PermanentFailure('never'))).toMatchObject({
    kind: 'parked',
    text: 'cannot succeed: PermanentFailure: never',
  });
});

it('ends every job after its attempts: none is lost, none tried for ever', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (attempts, random) => {
        const policy = { ...fresh.policy, attempts };
        let failedBefore = 0;
        while (threw(new Error('no'), { policy, random, failedBefore }).kind === 'retry') failedBefore++;
        expect(failedBefore + 1).toBe(attempts);
      },
    ),
  );
});
