import { expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import { measureNames } from './report/results.ts';

it('measures everything, in turns, unless it is told otherwise', () => {
  const { measures, sizes, publish, profile } = readArguments([]);
  expect(measures).toEqual(measureNames);
  expect(sizes).toMatchObject({ rounds: 5, oldOrders: 2_000_000, soakSeconds: 600, waitingJobs: 10_000 });
  expect(publish).toBe(false);
  expect(profile).toBe(false);
});

it('takes everything that can be chosen', () => {
  const { measures, sizes, publish } = readArguments([
    ...['--only', 'intake, hot-product', '--rounds', '9', '--seconds=3', '--quick', '--publish'],
  ]);
  expect(measures).toEqual(['intake', 'hot-product']);
  expect(sizes).toMatchObject({ rounds: 9, seconds: 3 });
  expect(sizes.oldOrders).toBeLessThan(100_000);
  expect(publish).toBe(true);
});

it.each([
  [['--only', 'speed'], /no measure "speed"/],
  [['--rounds', '0'], /from 1 to 9999, not "0"/],
  [['--seconds', '1.5'], /not "1.5"/],
  [['--fast'], /--fast/],
  [['intake'], /intake/],
])('refuses %j and shows the usage', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
  expect(() => readArguments(args)).toThrow('npm run bench');
});
