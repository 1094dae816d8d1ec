import {
  type FailureKind,
  failureKindOf,
  type Outcome,
  PermanentFailure,
  ProviderError,
  type RetryPolicy,
} from '@waybill/domain';
import { retryDelay } from '@waybill/queue';
import { errorText } from './error-text.ts';

/** How an attempt ended. */
export type Ending =
  | { kind: 'returned'; outcome: Outcome }
  | { kind: 'threw'; error: unknown }
  /** The worker stops: not the job's fault. */
  | { kind: 'interrupted' };

/** What follows from it. */
export type Verdict =
  | { kind: 'fulfilled' }
  | { kind: 'cancelled'; reason: string }
  | { kind: 'postponed'; until: Date; reason: string; untried: boolean }
  | { kind: 'handed back' }
  | (Failed & { kind: 'retry'; delayMs: number })
  | (Failed & { kind: 'parked' });

interface Failed {
  /** Safe to store and to show. */
  text: string;
  failureKind: FailureKind;
  error: unknown;
}

export interface Circumstances {
  /** Attempts that failed before this one. */
  failedBefore: number;
  policy: RetryPolicy;
  /** From [0, 1), for the jitter. */
  random: number;
}

export function judge(ending: Ending, circumstances: Circumstances): Verdict {
  switch (ending.kind) {
    case 'interrupted':
      return { kind: 'handed back' };
    case 'returned':
      return judgeOutcome(ending.outcome);
    case 'threw':
      return judgeError(ending.error, circumstances);
  }
}

function judgeOutcome(outcome: Outcome): Verdict {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'fulfilled' };
    case 'cancelled':
      return { kind: 'cancelled', reason: outcome.reason };
    case 'snooze':
      return {
        kind: 'postponed',
        until: outcome.until,
        reason: outcome.reason,
        untried: outcome.untried ?? false,
      };
  }
}

function judgeError(error: unknown, { failedBefore, policy, random }: Circumstances): Verdict {
  const attempts = failedBefore + 1;
  const text = errorText(error);
  const failure = { failureKind: failureKindOf(error), error };
  if (isPermanent(error)) return { kind: 'parked', text: `cannot succeed: ${text}`, ...failure };
  if (attempts >= policy.attempts)
    return { kind: 'parked', text: `gave up after ${attempts} attempts: ${text}`, ...failure };
  return { kind: 'retry', delayMs: retryDelay(policy, attempts, random), text, ...failure };
}

/** No retry can mend these; a person must look. */
const isPermanent = (error: unknown): boolean =>
  error instanceof PermanentFailure ||
  (error instanceof ProviderError && (error.kind === 'rejected' || error.kind === 'unauthorized'));
