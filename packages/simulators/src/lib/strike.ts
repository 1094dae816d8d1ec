import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Kind {
  kind: string;
}

/** True when a fault sees to it that nothing is answered: the connection is cut, or the caller waits for ever. */
export function withholds(fault: Kind | null, when: 'before' | 'after', socket: Socket): boolean {
  if (fault?.kind === `drop_${when}`) socket.destroy();
  return fault?.kind === `drop_${when}` || fault?.kind === `hang_${when}`;
}

type Latency = { kind: 'latency'; ms: number; when: 'before' | 'after' };

/** Does `work`, after or before the time a `latency` fault takes. Rejects when `closing` aborts meanwhile. */
export async function delayed<T>(
  fault: Latency | { kind: Exclude<string, 'latency'> } | null,
  closing: AbortSignal,
  work: () => T,
): Promise<T> {
  const latency = isLatency(fault) ? fault : null;
  const wait = async (when: Latency['when']) => {
    if (latency?.when === when) await sleep(latency.ms, undefined, { signal: closing });
  };
  await wait('before');
  const done = work();
  await wait('after');
  return done;
}

const isLatency = (fault: Kind | null): fault is Latency => fault?.kind === 'latency';
