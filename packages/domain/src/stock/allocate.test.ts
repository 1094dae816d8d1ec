import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AvailableStock, allocate, allocateInTurn } from './allocate.ts';
import { allocationStrategies } from './choose-locations.ts';

const skus = ['MUG', 'CAP', 'TEE'];
const locations = ['east', 'main', 'south', 'west'];
const demands = fc.uniqueArray(
  fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 40 }) }),
  { selector: ({ sku }) => sku, minLength: 1 },
);
const levels = fc.uniqueArray(
  fc.record({
    sku: fc.constantFrom(...skus),
    location: fc.constantFrom(...locations),
    available: fc.integer({ min: 0, max: 30 }),
  }),
  { selector: ({ sku, location }) => `${sku} ${location}` },
);
const strategy = fc.constantFrom(...allocationStrategies);

const pieces = (of: readonly { quantity: number }[]) => of.reduce((sum, { quantity }) => sum + quantity, 0);
const places = (of: readonly { location: string }[]) => new Set(of.map(({ location }) => location));
const stock = (of: readonly AvailableStock[], sku: string) =>
  of.filter((level) => level.sku === sku).reduce((sum, { available }) => sum + available, 0);

describe('allocate', () => {
  it('covers each SKU in full or not at all, and never from more than there is', () => {
    fc.assert(
      fc.property(demands, levels, strategy, (wanted, stocked, how) => {
        const { allocated, shortfall } = allocate(wanted, stocked, how);
        for (const { sku, quantity } of wanted) {
          const inAll = stock(stocked, sku);
          const taken = allocated.filter((allocation) => allocation.sku === sku);
          const missing = shortfall.filter((short) => short.sku === sku);
          if (inAll >= quantity) {
            expect(pieces(taken)).toBe(quantity);
            expect(missing).toEqual([]);
          } else {
            expect(taken).toEqual([]);
            expect(missing).toEqual([{ sku, requested: quantity, available: inAll }]);
          }
        }
      }),
    );
  });

  it('takes from a level at most once, a positive number of pieces, within what it has', () => {
    fc.assert(
      fc.property(demands, levels, strategy, (wanted, stocked, how) => {
        const { allocated } = allocate(wanted, stocked, how);
        const keys = allocated.map(({ sku, location }) => `${sku} ${location}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { sku, location, quantity, awaited } of allocated) {
          const level = stocked.find((known) => known.sku === sku && known.location === location);
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual(level?.available ?? 0);
          expect(awaited).toBe(0);
        }
      }),
    );
  });

  it('by fewest or most-stock uses as few locations as any choice of them could', () => {
    const subsets = (of: readonly string[]): string[][] =>
      of.reduce<string[][]>((all, one) => all.concat(all.map((some) => [...some, one])), [[]]);
    fc.assert(
      fc.property(demands, levels, fc.constantFrom('fewest', 'most-stock'), (wanted, stocked, how) => {
        const { allocated, shortfall } = allocate(wanted, stocked, how as 'fewest');
        fc.pre(shortfall.length === 0);
        const enough = subsets(locations).filter((some) =>
          wanted.every(
            ({ sku, quantity }) =>
              stock(
                stocked.filter(({ location }) => some.includes(location)),
                sku,
              ) >= quantity,
          ),
        );
        expect(places(allocated).size).toBe(Math.min(...enough.map((some) => some.length)));
      }),
    );
  });

  const shelves = (east: number, main: number, west: number): AvailableStock[] => [
    { sku: 'MUG', location: 'west', available: west },
    { sku: 'MUG', location: 'east', available: east },
    { sku: 'MUG', location: 'main', available: main },
  ];
  it.each([
    ['fewest', 5, shelves(9, 20, 3), { east: 5 }],
    ['fewest', 25, shelves(9, 20, 5), { west: 5, main: 20 }],
    ['most-stock', 5, shelves(9, 20, 7), { main: 5 }],
    ['most-stock', 25, shelves(9, 20, 7), { main: 20, east: 5 }],
    ['priority', 5, shelves(9, 20, 3), { west: 3, east: 2 }],
    ['priority', 3, shelves(9, 20, 3), { west: 3 }],
  ] as const)('%s takes %i from %o as %o', (how, quantity, stocked, expected) => {
    const { allocated } = allocate([{ sku: 'MUG', quantity }], stocked, how);
    expect(Object.fromEntries(allocated.map((one) => [one.location, one.quantity]))).toEqual(expected);
  });

  it('sends an order from one place that has all of it, though another one is asked before', () => {
    const stocked = [
      { sku: 'MUG', location: 'east', available: 9 },
      { sku: 'MUG', location: 'west', available: 9 },
      { sku: 'CAP', location: 'west', available: 1 },
    ];
    const wanted = [
      { sku: 'CAP', quantity: 1 },
      { sku: 'MUG', quantity: 2 },
    ];
    expect([...places(allocate(wanted, stocked, 'fewest').allocated)]).toEqual(['west']);
  });

  it('covers with very many locations what they have, from one of them where one has it', () => {
    const many = Array.from({ length: 40 }, (_, nth) => ({
      ...{ sku: 'MUG', location: `place ${nth}` },
      available: (nth % 7) + 1,
    }));
    const of = (quantity: number) => allocate([{ sku: 'MUG', quantity }], many, 'fewest').allocated;
    expect(of(7).map(({ location }) => location)).toEqual(['place 6']);
    expect([of(20).length, pieces(of(20)), pieces(of(150))]).toEqual([3, 20, 150]);
  });
});

describe('what may be owed', () => {
  it('is owed by one location, after all that is there is taken, and never more than may be', () => {
    fc.assert(
      fc.property(demands, levels, strategy, fc.nat({ max: 20 }), (wanted, stocked, how, owable) => {
        const owing = stocked.map((level) => (level.location === 'main' ? { ...level, owable } : level));
        const { allocated, shortfall } = allocate(wanted, owing, how);
        for (const { sku, quantity } of wanted) {
          const there = stock(stocked, sku);
          const may = stocked.some((level) => level.sku === sku && level.location === 'main') ? owable : 0;
          const taken = allocated.filter((one) => one.sku === sku);
          const awaited = taken.reduce((sum, one) => sum + one.awaited, 0);
          if (there + may < quantity) {
            expect(shortfall).toContainEqual({ sku, requested: quantity, available: there + may });
          } else {
            expect([pieces(taken), awaited]).toEqual([quantity, Math.max(quantity - there, 0)]);
          }
        }
      }),
    );
  });
});

describe('allocateInTurn', () => {
  it('gives several no more than there is and may be owed, however many ask', () => {
    const wishes = fc.array(demands, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(wishes, levels, strategy, fc.nat({ max: 10 }), (asked, stocked, how, owable) => {
        const owing = stocked.map((level) => (level.location === 'main' ? { ...level, owable } : level));
        const turns = allocateInTurn(asked, owing, how);
        const all = turns.flatMap(({ allocated }) => allocated);
        for (const { sku, location, available, ...level } of owing as (AvailableStock & object)[]) {
          const taken = all.filter((one) => one.sku === sku && one.location === location);
          const awaited = taken.reduce((sum, one) => sum + one.awaited, 0);
          expect(pieces(taken) - awaited).toBeLessThanOrEqual(available);
          expect(awaited).toBeLessThanOrEqual(level.owable ?? 0);
        }
        for (const [nth, { allocated, shortfall }] of turns.entries()) {
          const wanted = shortfall.length > 0 ? 0 : pieces(asked[nth] ?? []);
          expect(pieces(allocated)).toBe(wanted);
        }
      }),
    );
  });
});
