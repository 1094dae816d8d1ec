import type { HookAnswer } from '../ports/hook-sender.ts';
import type { LoggedAttempt } from './log.ts';
import { retryDelayAfter } from './schedule.ts';

/** What follows from one attempt. */
export type Verdict = { attempt: LoggedAttempt } & (
  | { kind: 'succeeded' }
  | { kind: 'retry'; nextAt: Date }
  /** The receiver says that there is nobody any more. */
  | { kind: 'gone' }
  /** A day has passed. */
  | { kind: 'given_up' }
);

const gone = 410;
/** Too many requests, and out of service for a while: with these, `Retry-After` says when to come again. */
const asksToWait: readonly number[] = [429, 503];

const askedMsOf = (answer: HookAnswer): number =>
  answer.kind === 'answered' && asksToWait.includes(answer.status) ? (answer.retryAfterMs ?? 0) : 0;

/** Why an answer will not do; null where it will. */
function errorOf(answer: HookAnswer): string | null {
  if (answer.kind === 'failed') return answer.reason;
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`;
  return `answered ${status}`;
}

export interface Circumstances {
  /** Attempts of this round that failed before this one. */
  failedBefore: number;
  at: Date;
  /** From [0, 1). */
  random: number;
}

/**
 * Any 2xx is a success, 410 is the end of the endpoint, everything else is tried again as long as there is time, and not
 * sooner than the receiver asks.
 */
export function judgeAnswer(answer: HookAnswer, { failedBefore, at, random }: Circumstances): Verdict {
  const status = answer.kind === 'answered' ? answer.status : null;
  const error = errorOf(answer);
  const durationMs = Math.round(answer.durationMs);
  const attempt = { at: at.toISOString(), status, error, durationMs };
  if (error === null) return { kind: 'succeeded', attempt };
  if (status === gone) return { kind: 'gone', attempt };
  const delayMs = retryDelayAfter(failedBefore + 1, random, askedMsOf(answer));
  if (delayMs === null) return { kind: 'given_up', attempt };
  return { kind: 'retry', nextAt: new Date(at.getTime() + delayMs), attempt };
}
