import type { Verdict } from './judge.ts';

const shortestMs = 500;
const longestMs = 60_000;

/**
 * While two releases run side by side a worker meets jobs that only the newer can run. It leaves them, as often as it
 * takes: none is failed, none loses an attempt. The pause grows with every start, for a release that was rolled back,
 * and a random share of up to a half is taken away.
 */
export function leaveToNewerWorker(
  what: string,
  { starts, now, random }: { starts: number; now: Date; random: number },
): Extract<Verdict, { kind: 'postponed' }> {
  const pauseMs = Math.min(longestMs, shortestMs * 2 ** Math.min(starts - 1, 10));
  return {
    kind: 'postponed',
    until: new Date(now.getTime() + pauseMs * (1 - random / 2)),
    reason: `${what} is newer than this worker: it waits for one of the newer release`,
    untried: true,
  };
}
