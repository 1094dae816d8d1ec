import { setTimeout as delay } from 'node:timers/promises';

/** Looking costs the API as much as it takes; most of the time is to be left for the work itself. */
const restPerLook = 4;

export interface WaitOptions {
  signal: AbortSignal;
  onDone: (count: number) => void;
  /** From one look to the next at least; 500 if absent. */
  everyMs?: number;
  /** When nothing has moved for so long, nothing will; 60,000 if absent. */
  patienceMs?: number;
}

/**
 * Looks again and again how many of `total` are done. Returns when all are, or when none has been added for long:
 * what is missing by then shows in the figures.
 */
export async function waitUntilDone(
  total: number,
  { signal, onDone, everyMs = 500, patienceMs = 60_000 }: WaitOptions,
  countDone: () => Promise<number>,
): Promise<void> {
  let best = -1;
  let movedAt = performance.now();
  for (;;) {
    const lookedAt = performance.now();
    const done = await countDone();
    onDone(done);
    if (done >= total) return;
    if (done > best) {
      best = done;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > patienceMs) return;
    const tookMs = performance.now() - lookedAt;
    await delay(Math.max(everyMs, restPerLook * tookMs), undefined, { signal });
  }
}
