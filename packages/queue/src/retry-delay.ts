import type { RetryPolicy } from '@waybill/domain';

/**
 * How long to wait after failed attempt number `attempt` (1 is the first), in whole milliseconds. `random` is from
 * [0, 1) and decides how much of the jitter's share is taken away.
 */
export function retryDelay(policy: RetryPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.baseMs * 2 ** (attempt - 1), policy.maxMs);
  return Math.round(full * (1 - policy.jitter * random));
}
