import { expect, test } from 'vitest';
import { until } from './until.ts';

test('returns what the check returns once it is truthy', async () => {
  const answers = [null, 0, '', false, undefined, { status: 'done' }];
  await expect(until(() => answers.shift(), { everyMs: 0 })).resolves.toEqual({ status: 'done' });
  expect(answers).toEqual([]);
});

test('waits for a check that throws until it no longer does', async () => {
  let runs = 0;
  await until(
    () => {
      runs++;
      expect(runs).toBe(3);
      return true;
    },
    { everyMs: 0 },
  );
  expect(runs).toBe(3);
});

test('fails with the value that was seen last', async () => {
  const check = until(() => null, { timeoutMs: 20, everyMs: 5 });
  await expect(check).rejects.toThrow('Not reached within 20 ms. It was last null.');
});

test('fails with the error that was thrown last', async () => {
  const cause = new Error('the order is pending');
  const check = until(() => Promise.reject(cause), { timeoutMs: 20, everyMs: 5 });
  await expect(check).rejects.toMatchObject({
    message: expect.stringContaining('the order is pending'),
    cause,
  });
});
