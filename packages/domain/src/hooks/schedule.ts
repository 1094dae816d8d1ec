const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** How long after each attempt that failed the next one comes, in milliseconds: eleven attempts within a day. */
export const retryDelaysMs: readonly number[] = [
  5 * seconds,
  30 * seconds,
  2 * minutes,
  10 * minutes,
  30 * minutes,
  1 * hours,
  2 * hours,
  4 * hours,
  6 * hours,
  10 * hours,
];

/** What a receiver may ask for at most, in milliseconds: no more than it would be waited in any case. */
export const longestWaitMs = Math.max(...retryDelaysMs);

/** Each delay is up to this share longer or shorter, so that what failed together does not come back together. */
export const retryJitter = 0.1;

/**
 * How long to wait after so many attempts that failed, in milliseconds; null when there are no more. `random` is from
 * [0, 1). It is never less than the receiver asked for, up to {@link longestWaitMs}, and then up to a tenth more.
 */
export function retryDelayAfter(failed: number, random: number, askedMs = 0): number | null {
  const delay = retryDelaysMs[failed - 1];
  if (delay === undefined) return null;
  const own = delay * (1 + retryJitter * (2 * random - 1));
  const asked = Math.min(askedMs, longestWaitMs) * (1 + retryJitter * random);
  return Math.round(Math.max(own, asked));
}
