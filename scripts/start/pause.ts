import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or throws the signal's own reason at once when it aborts. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}
