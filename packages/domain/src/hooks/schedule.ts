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

/** Each delay is up to this share longer or shorter, so that what failed together does not come back together. */
export const retryJitter = 0.1;

/**
 * How long to wait after so many attempts that failed, in milliseconds; null when there are no more. `random` is from
 * [0, 1).
 */
export function retryDelayAfter(failed: number, random: number): number | null {
  const delay = retryDelaysMs[failed - 1];
  return delay === undefined ? null : Math.round(delay * (1 + retryJitter * (2 * random - 1)));
}
