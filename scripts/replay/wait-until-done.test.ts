import { expect, it } from 'vitest';
import { waitUntilDone } from './wait-until-done.ts';

const never = new AbortController().signal;

it('goes on as long as something moves, and ends when all is done', async () => {
  const counts = [0, 1, 3];
  const seen: number[] = [];
  const onDone = (count: number) => seen.push(count);
  await waitUntilDone(3, { signal: never, onDone, everyMs: 1 }, async () => counts.shift() ?? 3);
  expect(seen).toEqual([0, 1, 3]);
});

it('gives up on what does not move any more', async () => {
  const seen = new Set<number>();
  const onDone = (count: number) => seen.add(count);
  await waitUntilDone(3, { signal: never, onDone, everyMs: 1, patienceMs: 20 }, async () => 2);
  expect([...seen]).toEqual([2]);
});

it('ends with the signal', async () => {
  const controller = new AbortController();
  const onDone = () => controller.abort(new Error('interrupted'));
  const waiting = waitUntilDone(3, { signal: controller.signal, onDone }, async () => 0);
  await expect(waiting).rejects.toThrow();
});
