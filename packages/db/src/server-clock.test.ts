import { freshDatabase } from '@waybill/testing';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { createServerClock } from './server-clock.ts';

afterEach(() => vi.useRealTimers());

/** A process that has run for a second when the server says it is noon. */
const noon = Date.parse('2026-03-01T12:00:00Z');

function rehearse() {
  const process = { elapsed: 1_000, wayMs: 0 };
  const clock = createServerClock(() => process.elapsed);
  const ask = (serverMs: number) =>
    clock.ask({
      query: async <Row extends object>() => {
        process.elapsed += process.wayMs;
        return { rows: [{ ms: serverMs } as object as Row] };
      },
    });
  return { process, clock, ask };
}

it('goes on by the monotonic clock between two answers of the server', async () => {
  const { process, clock, ask } = rehearse();
  await ask(noon);
  process.elapsed += 2_500;
  expect(clock.now().getTime()).toBe(noon + 2_500);
});

it('takes the middle of the way for the moment of the answer', async () => {
  const { process, clock, ask } = rehearse();
  process.wayMs = 100;
  await ask(noon);
  expect(clock.now().getTime()).toBe(noon + 50);
});

it('does not step for an answer that may just have been on its way', async () => {
  const { process, clock, ask } = rehearse();
  await ask(noon);
  process.wayMs = 100;
  await ask(noon + 90);
  expect(clock.now().getTime()).toBe(noon + 100);
});

it('follows the server when its clock is put right', async () => {
  const { clock, ask } = rehearse();
  await ask(noon);
  await ask(noon + 3_600_000);
  expect(clock.now().getTime()).toBe(noon + 3_600_000);
});

it('asks again after ten seconds', async () => {
  const { process, clock, ask } = rehearse();
  expect(clock.isStale()).toBe(true);
  await ask(noon);
  expect(clock.isStale()).toBe(false);
  process.elapsed += 10_001;
  expect(clock.isStale()).toBe(true);
});

it('is right from the first transaction on, on a machine whose clock is hours ahead', async () => {
  const database = await freshDatabase();
  const db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'test-clock' });
  onTestFinished(async () => {
    await db.close();
    await database.drop();
  });
  const realMs = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: realMs + 5 * 3_600_000 });
  const nowMs = await db.inSystem(async () => db.now().getTime());
  expect(Math.abs(nowMs - realMs)).toBeLessThan(60_000);
});
