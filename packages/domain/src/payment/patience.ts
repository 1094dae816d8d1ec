import { statement, type Tx } from '@waybill/db';
import type { JobRun } from '../jobs/handler.ts';
import { type Outcome, PermanentFailure, snooze } from '../jobs/outcome.ts';

/** In milliseconds. */
const shortest = 60_000;
const longest = 60 * 60_000;
const days = 30;
const whole = days * 24 * 60 * 60_000;

/**
 * When a provider that was asked `since` then, and is still at work, is asked again: after half as long as it has taken
 * so far, between a minute and an hour. Null after thirty days: by then a person has to ask.
 */
export function askAgainAt(since: Date, now: Date): Date | null {
  const taken = now.getTime() - since.getTime();
  if (taken >= whole) return null;
  return new Date(now.getTime() + Math.min(longest, Math.max(shortest, taken / 2)));
}

const selectCreated = statement<{ createdAt: Date }>(
  'obligation-created',
  'SELECT created_at AS "createdAt" FROM outbox WHERE tenant_id = $1 AND id = $2',
);

/** Since when the job is owed; now, where somebody has fulfilled it meanwhile. */
export async function owedSince(
  { tx, now }: { tx: Tx; now: Date },
  { tenantId, id }: Pick<JobRun, 'tenantId' | 'id'>,
): Promise<Date> {
  return (await tx.maybe(selectCreated, [tenantId, id]))?.createdAt ?? now;
}

/**
 * The provider is at work, and the job waits for it with growing distance. Throws `PermanentFailure`, which parks the
 * job, where that has taken too long.
 */
export function waitForProvider({ since, now }: { since: Date; now: Date }, reason: string): Outcome {
  const next = askAgainAt(since, now);
  if (next) return snooze(next, reason);
  throw new PermanentFailure(`${reason}, for ${days} days by now: look the payment up at the provider`);
}
