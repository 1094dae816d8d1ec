import type { JobRun } from '../jobs/handler.ts';
import { done, type Outcome, snooze } from '../jobs/outcome.ts';
import { type RecordedSnapshot, recordSnapshot } from './record-snapshot.ts';

/** How long a provider that is still at work is left alone, in milliseconds. */
const patienceMs = 60_000;

/**
 * Ends a job that asked a provider. What it answered is recorded in any case; the obligation is met by a final
 * answer only, otherwise it stands and the provider is asked again.
 */
export async function recordAnswer(
  run: Pick<JobRun, 'fulfil' | 'transact'>,
  answer: { paymentId: string; snapshot: RecordedSnapshot; isFinal: boolean },
): Promise<Outcome> {
  const { paymentId, snapshot, isFinal } = answer;
  if (isFinal) {
    await run.fulfil((ctx) => recordSnapshot(ctx, paymentId, snapshot));
    return done;
  }
  const now = await run.transact(async (ctx) => {
    await recordSnapshot(ctx, paymentId, snapshot);
    return ctx.now;
  });
  return snooze(new Date(now.getTime() + patienceMs), 'the provider is still at work on it');
}
