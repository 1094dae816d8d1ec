import type { Database, Tx } from '@waybill/db';
import { fulfilOutboxJob, parkObligation, postponeObligation } from '@waybill/domain';
import type { Settlement } from '@waybill/queue';
import type { Attempt } from './attempt.ts';
import { reportable } from './error-text.ts';
import type { Verdict } from './judge.ts';

/** What the obligation has to hear of; a job that is handed back leaves no trace. */
type Lasting = Exclude<Verdict, { kind: 'handed back' }>;

const fulfilled: Settlement = { kind: 'done', result: 'done' };
/** Somebody else had done it. */
export const alreadyFulfilled: Settlement = { kind: 'done', result: 'already fulfilled' };

/** Writes the verdict to the obligation, then tells the queue. Where the obligation is gone the job is done. */
export async function record(
  db: Database,
  attempt: Attempt,
  verdict: Verdict,
  now: Date,
): Promise<Settlement> {
  if (attempt.obligation === 'met now') return fulfilled;
  if (attempt.obligation === 'met before') return alreadyFulfilled;
  if (verdict.kind === 'handed back') return { kind: 'later', until: now };
  return db.inTenant(attempt.key.tenantId, async (tx) => {
    const stood = await write(tx, attempt, verdict, now);
    return stood ? settlementOf(verdict) : alreadyFulfilled;
  });
}

/** False when the obligation is gone. */
function write(tx: Tx, { key, number }: Attempt, verdict: Lasting, now: Date): Promise<boolean> {
  switch (verdict.kind) {
    case 'fulfilled':
    case 'cancelled':
      return fulfilOutboxJob(tx, key.tenantId, key.id);
    case 'postponed':
      return postponeObligation(tx, key, {
        runAt: verdict.until,
        attempts: number - 1,
        lastError: null,
        reason: verdict.reason,
        untried: verdict.untried,
      });
    case 'retry': {
      const runAt = new Date(now.getTime() + verdict.delayMs);
      return postponeObligation(tx, key, { runAt, attempts: number, ...failureOf(verdict) });
    }
    case 'parked':
      return parkObligation(tx, key, { parkedAt: now, attempts: number, ...failureOf(verdict) });
  }
}

const failureOf = ({ text, failureKind }: Extract<Lasting, { kind: 'retry' | 'parked' }>) => ({
  lastError: text,
  failureKind,
});

function settlementOf(verdict: Lasting): Settlement {
  switch (verdict.kind) {
    case 'fulfilled':
      return fulfilled;
    case 'cancelled':
      return { kind: 'done', result: `cancelled: ${verdict.reason}` };
    case 'postponed':
      return { kind: 'later', until: verdict.until };
    case 'retry':
      return { kind: 'retry', delayMs: verdict.delayMs, error: reportable(verdict.error, verdict.text) };
    case 'parked':
      return { kind: 'failed', error: reportable(verdict.error, verdict.text) };
  }
}
