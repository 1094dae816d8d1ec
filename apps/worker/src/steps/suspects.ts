import type { Verdict } from './judge.ts';

/** How soon one that had to wait is looked at again, in milliseconds. */
const turnMs = 1_000;

/**
 * The jobs of this process under which a process died before, until they end well. One of those that ran then was the
 * reason, and nobody knows which; so they run one at a time, and the one that kills again takes none of the others
 * with it into quarantine.
 */
export class Suspects {
  #isRunning = false;

  /** Runs the work unless another suspect runs; else says when it is its turn. */
  async alone<T>(work: () => Promise<T>, waitItsTurn: () => T): Promise<T> {
    if (this.#isRunning) return waitItsTurn();
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }
}

export const notItsTurn = (now: Date): Extract<Verdict, { kind: 'postponed' }> => ({
  kind: 'postponed',
  until: new Date(now.getTime() + turnMs),
  reason: 'a process died under it, and another such job is running',
  untried: true,
});
