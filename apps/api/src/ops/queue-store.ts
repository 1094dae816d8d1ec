import type { QueueStoreView } from '@waybill/domain';
import type { Queues } from '@waybill/queue';

/** What the store of the queues says; null in a process without queues. Never throws, and takes a second at most. */
export type AskQueueStore = () => Promise<QueueStoreView | null>;

/** However many ask, the store is asked once a second. */
const holdsForMs = 1_000;

export function createAskQueueStore(queues: Pick<Queues, 'paused'> | null): AskQueueStore {
  if (queues === null) return async () => null;
  let last: { at: number; answer: Promise<QueueStoreView> } | null = null;

  async function ask(paused: Queues['paused']): Promise<QueueStoreView> {
    try {
      return { answered: true, paused: await paused() };
    } catch {
      // Why not is the readiness check's to log: it asks the same store.
      return { answered: false };
    }
  }

  return () => {
    const now = performance.now();
    if (!last || now - last.at > holdsForMs) last = { at: now, answer: ask(queues.paused) };
    return last.answer;
  };
}
