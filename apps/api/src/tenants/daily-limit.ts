import { Problem } from '../http/problem.ts';

const dayMs = 24 * 60 * 60 * 1_000;

const secondsToNextDay = (now: Date): number => Math.ceil((dayMs - (now.getTime() % dayMs)) / 1_000);

/** A shop has used up what it may on a day of UTC; the next one begins at midnight. */
export function dailyLimitReached(what: 'requests' | 'orders', now: Date): Problem {
  return new Problem(
    'daily_limit_reached',
    `The shop has used up its ${what} of today; the next day begins at 00:00 UTC.`,
    { headers: { 'Retry-After': String(secondsToNextDay(now)) }, extras: { limit: what } },
  );
}

export const storageLimitReached = (): Problem =>
  new Problem(
    'storage_limit_reached',
    'The shop has used up its storage: nothing is added until there is room.',
    {
      extras: { limit: 'storage' },
    },
  );
