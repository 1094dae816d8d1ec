import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@waybill/runtime';

export interface Loop {
  /** Resolves when the turn that is running has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  name: string;
  everyMs: number;
  log: Logger;
}

/** Runs the task again and again, `everyMs` after it ended; a turn that fails is logged and the next one comes. */
export function loop(task: () => Promise<void>, { name, everyMs, log }: LoopOptions): Loop {
  const stopping = new AbortController();
  let failing = false;

  async function turn(): Promise<void> {
    try {
      await task();
      if (failing) log.info({ loop: name }, 'works again');
      failing = false;
    } catch (error) {
      // An outage of the database is one event, not one a second.
      if (!failing) log.error({ loop: name, err: error }, 'a turn failed');
      failing = true;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await turn();
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
