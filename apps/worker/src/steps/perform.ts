import type { Outcome } from '@waybill/domain';
import type { Ending } from './judge.ts';

/** The runs of this process that have not ended yet; a shutdown interrupts them. */
export class ActiveRuns {
  readonly #runs = new Set<AbortController>();
  #isClosed = false;

  start(): AbortController {
    const run = new AbortController();
    if (this.#isClosed) run.abort(new Interrupted());
    this.#runs.add(run);
    return run;
  }

  end(run: AbortController): void {
    this.#runs.delete(run);
  }

  get count(): number {
    return this.#runs.size;
  }

  /** Aborts every run, and every one that would start from now on. */
  interrupt(): void {
    this.#isClosed = true;
    for (const run of this.#runs) run.abort(new Interrupted());
  }
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly message = 'the worker is stopping';
}

class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * Calls the handler and waits for it, at most `timeoutMs` and until a shutdown. A handler that goes on after that is
 * no longer listened to, and can no longer open a transaction.
 */
export async function perform(
  handle: (signal: AbortSignal) => Promise<Outcome>,
  { timeoutMs, runs }: { timeoutMs: number; runs: ActiveRuns },
): Promise<Ending> {
  const run = runs.start();
  const { signal } = run;
  const timer = setTimeout(() => run.abort(new TimedOut(`no result within ${timeoutMs} ms`)), timeoutMs);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    signal.throwIfAborted();
    return { kind: 'returned', outcome: await Promise.race([handle(signal), aborted]) };
  } catch (error) {
    return error instanceof Interrupted ? { kind: 'interrupted' } : { kind: 'threw', error };
  } finally {
    clearTimeout(timer);
    runs.end(run);
  }
}
