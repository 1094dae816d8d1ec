import { expect, it } from 'vitest';
import { busyFrom, createTenantClasses } from './tenant-class.ts';

function setUp() {
  let now = 0;
  const classOf = createTenantClasses(() => now);
  const ask = (tenantId: string, times: number) => {
    for (let n = 1; n < times; n++) classOf(tenantId);
    return classOf(tenantId);
  };
  const pass = (seconds: number) => {
    now += seconds * 1_000;
  };
  return { classOf, ask, pass };
}

it('calls nobody what nobody asked', () => {
  expect(setUp().classOf(undefined)).toBe('none');
});

it('calls a shop busy from its ten requests a second on, and its neighbour ordinary', () => {
  const { ask } = setUp();
  expect(ask('a', busyFrom - 1)).toBe('ordinary');
  expect(ask('a', 1)).toBe('busy');
  expect(ask('b', 1)).toBe('ordinary');
});

it('keeps calling it busy in the minute that follows, and not in the one after', () => {
  const { ask, pass } = setUp();
  ask('a', busyFrom);
  pass(60);
  expect(ask('a', 1)).toBe('busy');
  pass(60);
  expect(ask('a', 1)).toBe('ordinary');
});

it('forgets it over a silence', () => {
  const { ask, pass } = setUp();
  ask('a', busyFrom);
  pass(150);
  expect(ask('a', 1)).toBe('ordinary');
});
