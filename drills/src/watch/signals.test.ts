import { expect, it } from 'vitest';
import { drills } from '../catalog.ts';
import { signals } from './signals.ts';
import { knownMetrics, readAlerts } from './watch-site.ts';

const names = new Set(signals.map(({ name }) => name));

it('has a drill for every metric and every alert there is, and for none that is gone', () => {
  const known = [...knownMetrics.map(({ name }) => name), ...readAlerts().keys()];
  expect([...names].toSorted()).toEqual(known.toSorted());
});

it('names only drills that exist', () => {
  const known = new Set(drills.map(({ name }) => name));
  expect(signals.filter(({ seenIn }) => !known.has(seenIn))).toEqual([]);
});
