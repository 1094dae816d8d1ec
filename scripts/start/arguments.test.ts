import { expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

it.each([
  [[], { samples: 'first', quiet: false, help: false }],
  [['--samples'], { samples: 'always', quiet: false, help: false }],
  [['--no-samples', '--quiet'], { samples: 'never', quiet: true, help: false }],
  [['-h'], { samples: 'first', quiet: false, help: true }],
])('reads %j', (args, expected) => {
  expect(readArguments(args)).toEqual(expected);
});

it.each([['--sample'], ['extra'], ['--quiet=yes']])('refuses %s and shows the usage', (arg) => {
  expect(() => readArguments([arg])).toThrow(/npm start -- --no-samples/);
});
