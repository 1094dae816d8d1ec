import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drills } from '../catalog.ts';
import { backends } from '../site/site.ts';
import { nameOf, signals } from '../watch/signals.ts';
import { drillsPage } from './publish.ts';

const page = readFileSync(drillsPage, 'utf8');
const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

it('publishes what came of every drill, on each backend', () => {
  const published = new Set(rows.map(([, drill, backend]) => `${drill} on ${backend}`));
  const expected = drills.flatMap(({ name }) => backends.map((backend) => `${name} on ${backend}`));
  expect(expected.filter((one) => !published.has(one))).toEqual([]);
});

it('publishes of every metric and alert whether it changed', () => {
  const published = new Set(rows.map(([, signal]) => signal));
  expect(signals.map((signal) => `\`${nameOf(signal)}\``).filter((one) => !published.has(one))).toEqual([]);
});

it('says of every drill what is done', () => {
  expect(drills.filter(({ about }) => !page.includes(about)).map(({ name }) => name)).toEqual([]);
});
