import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.ts';

const skus = ['MUG', 'CAP', 'TEE'];
const locations = ['east', 'main', 'west'];
const demands = fc.uniqueArray(
  fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 40 }) }),
  {
    selector: ({ sku }) => sku,
    minLength: 1,
  },
);
const levels = fc.uniqueArray(
  fc.record({
    sku: fc.constantFrom(...skus),
    location: fc.constantFrom(...locations),
    available: fc.integer({ min: 0, max: 30 }),
  }),
  { selector: ({ sku, location }) => `${sku} ${location}` },
);

const pieces = (of: readonly { quantity: number }[]) => of.reduce((sum, { quantity }) => sum + quantity, 0);

describe('allocate', () => {
  it('covers each SKU in full or not at all, and never from more than there is', () => {
    fc.assert(
      fc.property(demands, levels, (wanted, stocked) => {
        const { allocated, shortfall } = allocate(wanted, stocked);
        for (const { sku, quantity } of wanted) {
          const there = stocked.filter((level) => level.sku === sku);
          const inAll = there.reduce((sum, { available }) => sum + available, 0);
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
      fc.property(demands, levels, (wanted, stocked) => {
        const { allocated } = allocate(wanted, stocked);
        const keys = allocated.map(({ sku, location }) => `${sku} ${location}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { sku, location, quantity } of allocated) {
          const level = stocked.find((known) => known.sku === sku && known.location === location);
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual(level?.available ?? 0);
        }
      }),
    );
  });

  it('sends from one location what one location has in full', () => {
    const stocked = [
      { sku: 'MUG', location: 'east', available: 3 },
      { sku: 'MUG', location: 'west', available: 9 },
    ];
    expect(allocate([{ sku: 'MUG', quantity: 5 }], stocked).allocated).toEqual([
      { sku: 'MUG', location: 'west', quantity: 5 },
    ]);
  });

  it('otherwise goes through the locations in the order they are given', () => {
    const stocked = [
      { sku: 'MUG', location: 'west', available: 3 },
      { sku: 'MUG', location: 'east', available: 9 },
    ];
    expect(allocate([{ sku: 'MUG', quantity: 10 }], stocked).allocated).toEqual([
      { sku: 'MUG', location: 'west', quantity: 3 },
      { sku: 'MUG', location: 'east', quantity: 7 },
    ]);
  });
});
