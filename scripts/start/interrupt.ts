import { once } from 'node:events';

/** The user, or whoever runs us, wants everything to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can arrive more than once: from the terminal, and handed on by npm. */
const sameKeypressMs = 1_000;
const secondInterruptExitCode = 130;

/**
 * Aborts with `Interrupted` on Ctrl-C. A second Ctrl-C ends this process at once: what it started notices, and ends
 * by itself.
 */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  let interruptedAt: number | null = null;
  const interrupt = (reason: string) => {
    const now = performance.now();
    if (interruptedAt !== null && now - interruptedAt > sameKeypressMs) process.exit(secondInterruptExitCode);
    interruptedAt ??= now;
    controller.abort(new Interrupted(reason));
  };
  for (const signal of signals) process.on(signal, interrupt);
  process.on('disconnect', () => interrupt('the process that started this one is gone'));
  return controller.signal;
}

export async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
