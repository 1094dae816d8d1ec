import type { JobRun } from '../jobs/handler.ts';
import { done, type Outcome } from '../jobs/outcome.ts';
import { owedSince, waitForProvider } from './patience.ts';
import { type RecordedSnapshot, recordSnapshot } from './record-snapshot.ts';

/**
 * Ends a job that asked a provider. What it answered is recorded in any case; the obligation is met by a final
 * answer only, otherwise it stands and the provider is asked again, ever more rarely. `waitsFor` says for what, to a
 * person. Throws `PermanentFailure` after a month of that.
 */
export async function recordAnswer(
  run: Pick<JobRun, 'fulfil' | 'transact' | 'tenantId' | 'id'>,
  answer: { paymentId: string; snapshot: RecordedSnapshot; isFinal: boolean; waitsFor: string },
): Promise<Outcome> {
  const { paymentId, snapshot, isFinal, waitsFor } = answer;
  if (isFinal) {
    await run.fulfil((ctx) => recordSnapshot(ctx, paymentId, snapshot));
    return done;
  }
  const waiting = await run.transact(async (ctx) => {
    await recordSnapshot(ctx, paymentId, snapshot);
    return { since: await owedSince(ctx, run), now: ctx.now };
  });
  return waitForProvider(waiting, waitsFor);
}
