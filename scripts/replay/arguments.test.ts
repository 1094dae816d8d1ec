import { expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

const today = new Date('2026-11-21T23:00:00Z');
const read = (...args: string[]) => readArguments(args, today);

it('asks for no more than the file', () => {
  expect(read('orders.csv')).toEqual({
    file: 'orders.csv',
    concurrency: 20,
    provider: 'manual',
    keep: false,
    tenant: expect.stringMatching(/^replay-2026-11-21-[0-9a-f]{6}$/),
  });
  expect(read('orders.csv').tenant).not.toBe(read('orders.csv').tenant);
});

it('takes everything that can be chosen', () => {
  const args = ['--concurrency', '4', 'orders.csv', '--provider=stripe', '--tenant', 'december', '--keep'];
  expect(read(...args)).toEqual({
    file: 'orders.csv',
    concurrency: 4,
    provider: 'stripe',
    tenant: 'december',
    keep: true,
  });
});

it('needs no file to help', () => {
  expect(read('--help').file).toBeNull();
});

it.each([
  [[], /Name one file/],
  [['a.csv', 'b.csv'], /Name one file/],
  [['a.csv', '--concurrency', '0'], /from 1 to 500, not "0"/],
  [['a.csv', '--concurrency', '1.5'], /not "1.5"/],
  [['a.csv', '--provider', 'paypal'], /manual or stripe, not "paypal"/],
  [['a.csv', '--tenant', 'My Shop'], /not "My Shop"/],
  [['a.csv', '--tenat', 'x'], /--tenat/],
])('refuses %j and shows the usage', (args, message) => {
  expect(() => read(...args)).toThrow(message);
  expect(() => read(...args)).toThrow(/npm run replay -- FILE\.csv/);
});
