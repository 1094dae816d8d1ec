import { done } from '@waybill/domain';
import { expect, it } from 'vitest';
import { ActiveRuns, perform } from './perform.ts';

const never = () => new Promise<never>(() => undefined);
const patient = { timeoutMs: 60_000 };

it('returns what the handler returns and keeps nothing', async () => {
  const runs = new ActiveRuns();
  expect(await perform(async () => done, { ...patient, runs })).toEqual({ kind: 'returned', outcome: done });
  expect(runs.count).toBe(0);
});

it('returns what the handler throws, also before its first await', async () => {
  const error = new Error('no');
  const runs = new ActiveRuns();
  const throwing = () => {
    throw error;
  };
  expect(await perform(throwing, { ...patient, runs })).toEqual({ kind: 'threw', error });
});

it('does not wait for a handler that is deaf to its signal', async () => {
  expect(await perform(never, { timeoutMs: 10, runs: new ActiveRuns() })).toMatchObject({
    kind: 'threw',
    error: { name: 'TimedOut', message: 'no result within 10 ms' },
  });
});

it('interrupts what runs, and what would start after that', async () => {
  const runs = new ActiveRuns();
  const running = perform(never, { ...patient, runs });
  runs.interrupt();
  expect(await running).toEqual({ kind: 'interrupted' });
  let calls = 0;
  const late = async () => {
    calls++;
    return done;
  };
  expect(await perform(late, { ...patient, runs })).toEqual({ kind: 'interrupted' });
  expect(calls).toBe(0);
  expect(runs.count).toBe(0);
});
