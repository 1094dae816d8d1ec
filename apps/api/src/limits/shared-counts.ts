import type { Logger } from '@waybill/runtime';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { CountStore } from './count-store.ts';

/** How far somebody is into what they may take within the window that is going on. */
export interface Standing {
  allowed: boolean;
  /** Points within a window. */
  limit: number;
  remaining: number;
  /** Until the window ends, in milliseconds. */
  resetMs: number;
}

export interface SharedCounts {
  /** Takes points, if there are so many left; never waits. */
  take(who: string, limit: number, points?: number): Standing;
  /** How it stands, taking nothing. */
  look(who: string, limit: number): Standing;
  /** Tells the other processes what they do not know yet, and ends. */
  close(): Promise<void>;
}

export interface SharedCountsOptions {
  store: CountStore;
  windowMs: number;
  log: Pick<Logger, 'info' | 'warn'>;
  /** Told of every time the store did not answer. */
  onStoreFailure: () => void;
  /** How often what was counted is told at the latest, in milliseconds. */
  everyMs?: number;
  /** Milliseconds that only grow. */
  clock?: () => number;
}

/** One window of one caller, as this process knows it. */
interface Tally {
  /** What the store said when it was asked last, this process's part included. */
  known: number;
  /** On its way to the store. */
  underWay: number;
  /** Taken since. */
  unsent: number;
  endsAt: number;
}

/** The store is told of each hundredth of the limit. */
const batchOf = (limit: number): number => Math.max(1, Math.ceil(limit / 100));

/** Callers that are remembered; of those beyond, the ones that were quiet longest are forgotten. */
const mostCallers = 50_000;
/** The store is left to others. */
const toldAtOnce = 4;
/** After a failure the store is left alone for so long. */
const restMs = 2_000;

/**
 * Counts that all processes share, without a question to the store before an answer: each process counts by itself, and
 * tells the store of every hundredth of a limit, or what there is each second. The store answers with the sum of all. So
 * beyond a limit comes at most what the others do not know yet: a hundredth of it for each process, and what arrives
 * while the store answers. Without the store each process goes on with its own count, and so lets pass at most the limit
 * once for each process.
 */
export function createSharedCounts(options: SharedCountsOptions): SharedCounts {
  const { store, windowMs, log, onStoreFailure, everyMs = 1_000, clock = () => performance.now() } = options;
  const tallies = new LRUCache<string, Tally>({ max: mostCallers });
  const untold = new Map<string, Tally>();
  const limitTelling = pLimit(toldAtOnce);
  let restUntil = 0;
  let isDown = false;

  function tallyOf(who: string): Tally {
    const known = tallies.get(who);
    if (known && known.endsAt > clock()) return known;
    const fresh = { known: 0, underWay: 0, unsent: 0, endsAt: clock() + windowMs };
    tallies.set(who, fresh);
    return fresh;
  }

  function standing(tally: Tally, limit: number, wanted: number): Standing {
    const used = tally.known + tally.underWay + tally.unsent;
    const resetMs = Math.max(0, tally.endsAt - clock());
    return { allowed: used + wanted <= limit, limit, remaining: Math.max(0, limit - used), resetMs };
  }

  function noteFailure(error: unknown): void {
    onStoreFailure();
    restUntil = clock() + restMs;
    if (isDown) return;
    isDown = true;
    log.warn({ err: error }, 'rate limits: the store does not answer, each process counts for itself');
  }

  function noteAnswer(): void {
    if (isDown) log.info({}, 'rate limits: the store answers again');
    isDown = false;
  }

  /** One question at a time for each caller: what is taken meanwhile goes with the next one. */
  async function tell(who: string, tally: Tally): Promise<void> {
    const points = tally.unsent;
    const isOver = tally.endsAt <= clock();
    if (points === 0 || tally.underWay > 0 || isOver || clock() < restUntil) return;
    tally.unsent = 0;
    tally.underWay = points;
    try {
      const { consumed, msLeft } = await store.add(who, points);
      tally.known = consumed;
      tally.endsAt = clock() + msLeft;
      noteAnswer();
    } catch (error) {
      tally.known += points;
      noteFailure(error);
    } finally {
      tally.underWay = 0;
      if (tally.unsent > 0) untold.set(who, tally);
    }
  }

  function tellAll(): Promise<unknown> {
    const waiting = [...untold];
    untold.clear();
    return Promise.all(waiting.map(([who, tally]) => limitTelling(() => tell(who, tally))));
  }

  const timer = setInterval(() => void tellAll(), everyMs).unref();
  return {
    look: (who, limit) => standing(tallyOf(who), limit, 1),
    take: (who, limit, points = 1) => {
      const tally = tallyOf(who);
      const before = standing(tally, limit, points);
      if (!before.allowed) return before;
      const isNew = tally.known === 0 && tally.underWay === 0 && tally.unsent === 0;
      tally.unsent += points;
      // Of somebody new the others may know something.
      if (isNew || tally.unsent >= batchOf(limit)) void limitTelling(() => tell(who, tally));
      else untold.set(who, tally);
      return { ...before, remaining: before.remaining - points };
    },
    close: async () => {
      clearInterval(timer);
      await tellAll();
    },
  };
}
