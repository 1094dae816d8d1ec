/**
 * What a handler returns. A throw is a retry; `JobFailure` says more precisely what kind of failure it is.
 */
export type Outcome =
  | { kind: 'done' }
  /** The obligation stays; run again at `until`. Does not count as an attempt. */
  | {
      kind: 'snooze';
      until: Date;
      reason: string;
      /** The run did nothing of its own, so that it says nothing about the runs before it. */
      untried?: true;
    }
  /** The obligation has lost its object; nothing more to do. */
  | { kind: 'cancelled'; reason: string };

export const done: Outcome = { kind: 'done' };
export const snooze = (until: Date, reason: string): Outcome => ({ kind: 'snooze', until, reason });
export const untried = (until: Date, reason: string): Outcome => ({
  ...{ kind: 'snooze', until, reason },
  untried: true,
});
export const cancelled = (reason: string): Outcome => ({ kind: 'cancelled', reason });

/** A failure that no retry can mend: the job is parked at once and a person must look. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}
