import { createLogger } from '@waybill/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CountStore } from './count-store.ts';
import { createSharedCounts } from './shared-counts.ts';

const windowMs = 60_000;

/** A store in this process, which answers when the test lets it. */
function openStore() {
  const sums = new Map<string, number>();
  const told: number[] = [];
  const state = { isDown: false };
  const store: CountStore = {
    add: async (who, points) => {
      if (state.isDown) throw new Error('away');
      told.push(points);
      sums.set(who, (sums.get(who) ?? 0) + points);
      return { consumed: sums.get(who) ?? 0, msLeft: windowMs };
    },
    close: async () => undefined,
  };
  return { store, sums, told, state };
}

function setUp(shared = openStore()) {
  let now = 0;
  const lines: string[] = [];
  const failures = { count: 0 };
  const destination = { write: (text: string) => void lines.push(text) };
  const counts = createSharedCounts({
    store: shared.store,
    windowMs,
    log: createLogger({ name: 'test', level: 'info', destination }),
    onStoreFailure: () => failures.count++,
    everyMs: 5,
    clock: () => now,
  });
  onTestFinished(() => counts.close());
  const takeMany = (limit: number, times: number) =>
    Array.from({ length: times }, () => counts.take('who', limit)).filter(({ allowed }) => allowed).length;
  return { ...shared, counts, takeMany, lines, failures, pass: (ms: number) => (now += ms) };
}

/** Long enough for whatever the store was told to come back. */
const answered = () => new Promise((resolve) => setImmediate(resolve));

describe('points within a window', () => {
  it('are given out up to the limit, and again in the next window', () => {
    const { takeMany, counts, pass } = setUp();
    expect(takeMany(10, 15)).toBe(10);
    expect(counts.take('who', 10)).toEqual({ allowed: false, limit: 10, remaining: 0, resetMs: windowMs });
    pass(windowMs);
    expect(takeMany(10, 15)).toBe(10);
  });

  it('are of one caller each, and some requests take more of them', () => {
    const { counts } = setUp();
    expect(counts.take('one', 30, 20)).toMatchObject({ allowed: true, remaining: 10 });
    expect(counts.take('one', 30, 20)).toMatchObject({ allowed: false, remaining: 10 });
    expect(counts.look('one', 30)).toMatchObject({ allowed: true, remaining: 10 });
    expect(counts.take('other', 30, 20)).toMatchObject({ allowed: true });
  });

  it('are told to the store by the hundredth of the limit, not one by one', async () => {
    const { takeMany, told } = setUp();
    for (let n = 0; n < 100; n++) {
      takeMany(10_000, 50);
      await answered();
    }
    // 5,000 points, 100 at a time, and the first ones at once.
    expect(told.length).toBeLessThan(60);
  });
});

describe('two processes', () => {
  it('let pass the limit together, and at most a hundredth of it more for each', async () => {
    const shared = openStore();
    const [one, other] = [setUp(shared), setUp(shared)];
    let passed = 0;
    for (let n = 0; n < 300; n++) {
      passed += one.takeMany(1_000, 3) + other.takeMany(1_000, 2);
      await answered();
    }
    expect(passed).toBeGreaterThanOrEqual(1_000);
    expect(passed).toBeLessThanOrEqual(1_000 + 2 * 10 + 5);
  });

  it('hear of each other within a second even when little is asked', async () => {
    const shared = openStore();
    const [one, other] = [setUp(shared), setUp(shared)];
    one.takeMany(1_000, 7);
    await one.counts.close();
    other.takeMany(1_000, 1);
    await answered();
    expect(other.counts.look('who', 1_000).remaining).toBe(1_000 - 8);
  });
});

describe('without the store', () => {
  it('each process lets pass the limit, tells it once, and says when the store is back', async () => {
    const { takeMany, state, lines, failures, pass, told } = setUp();
    state.isDown = true;
    expect(takeMany(100, 40)).toBe(40);
    await answered();
    expect(takeMany(100, 100)).toBe(60);
    pass(windowMs);
    expect(takeMany(100, 1)).toBe(1);
    await answered();
    expect(failures.count).toBeGreaterThanOrEqual(2);
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    state.isDown = false;
    pass(windowMs);
    takeMany(100, 1);
    await answered();
    expect(told).toEqual([1]);
    expect(lines.filter((line) => line.includes('answers again'))).toHaveLength(1);
  });

  it('begins a window when the store has lost its counts', async () => {
    const { takeMany, counts, sums } = setUp();
    for (let n = 0; n < 5; n++) {
      takeMany(100, 10);
      await answered();
    }
    sums.clear();
    for (let n = 0; n < 3; n++) {
      takeMany(100, 1);
      await answered();
    }
    expect(counts.look('who', 100).remaining).toBeGreaterThan(90);
  });
});
