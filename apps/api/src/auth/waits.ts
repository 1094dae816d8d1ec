import { LRUCache } from 'lru-cache';

export interface WaitRule {
  /** Failures that cost nothing: people mistype. */
  free: number;
  /** The wait after the first failure that costs, in milliseconds; each one doubles it. */
  firstMs: number;
  mostMs: number;
}

/** How long after so many failures the next attempt has to wait, in milliseconds. */
export const waitAfter = (failures: number, { free, firstMs, mostMs }: WaitRule): number =>
  failures < free ? 0 : Math.min(mostMs, firstMs * 2 ** Math.min(failures - free, 30));

/** Failures are forgotten so long after the last one. */
const rememberedMs = 60 * 60 * 1_000;

interface Record {
  failures: number;
  /** Milliseconds of the clock. */
  lastAt: number;
}

/** Counts failures of one kind of caller, in this process. */
export class Waits {
  readonly #records: LRUCache<string, Record>;
  readonly #rule: WaitRule;
  readonly #clock: () => number;

  constructor(rule: WaitRule, clock: () => number) {
    this.#rule = rule;
    this.#clock = clock;
    this.#records = new LRUCache({ max: 50_000, ttl: rememberedMs });
  }

  /** Milliseconds until who is allowed another attempt; 0: now. */
  remaining(who: string): number {
    const record = this.#records.get(who);
    if (!record) return 0;
    return Math.max(0, record.lastAt + waitAfter(record.failures, this.#rule) - this.#clock());
  }

  fail(who: string): void {
    const failures = (this.#records.get(who)?.failures ?? 0) + 1;
    this.#records.set(who, { failures, lastAt: this.#clock() });
  }

  /** Takes back a failure that was none. */
  forgive(who: string): void {
    const record = this.#records.get(who);
    if (record) this.#records.set(who, { ...record, failures: Math.max(0, record.failures - 1) });
  }

  forget(who: string): void {
    this.#records.delete(who);
  }
}
