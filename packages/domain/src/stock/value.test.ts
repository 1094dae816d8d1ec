import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, type Holding, unitCostOf, worthOf } from './value.ts';

type Move = { delta: number; unitCost: number | null };
const moves = fc.array(
  fc.oneof(
    fc.record({
      delta: fc.integer({ min: 1, max: 30 }),
      unitCost: fc.option(fc.integer({ min: 0, max: 999 })),
    }),
    fc.record({ delta: fc.integer({ min: -30, max: -1 }), unitCost: fc.constant(null) }),
  ),
  { maxLength: 40 },
);

const apply = (holding: Holding, { delta, unitCost }: Move): Holding => ({
  onHand: holding.onHand + delta,
  value:
    holding.value +
    (delta < 0
      ? -costOf(holding, -delta)
      : worthOf(holding, delta, unitCost === null ? null : unitCost * delta)),
});

describe('the value of stock', () => {
  it('is that of the moving average in exact fractions, give or take half a minor unit for each rounding', () => {
    fc.assert(
      fc.property(moves, (history) => {
        let holding: Holding = { onHand: 0, value: 0 };
        let exact = { pieces: 0, average: 0 };
        let slack = 0;
        for (const move of history) {
          if (exact.pieces + move.delta < 0) continue;
          holding = apply(holding, move);
          // Weighted average, written as textbooks have it.
          const pieces = exact.pieces + move.delta;
          const paid = move.unitCost ?? exact.average;
          const average =
            move.delta < 0 || pieces === 0
              ? exact.average
              : (exact.pieces * exact.average + move.delta * paid) / pieces;
          // What a movement values by the average carries on what earlier ones rounded, in its proportion.
          if (move.unitCost === null)
            slack = pieces === 0 ? 0 : slack * (pieces / (exact.pieces || pieces)) + 0.5;
          exact = { pieces, average: pieces === 0 ? 0 : average };
          expect(holding.onHand).toBe(pieces);
          expect(Math.abs(holding.value - pieces * exact.average)).toBeLessThanOrEqual(slack + 1e-6);
        }
      }),
    );
  });

  it('is a whole number, never less than nothing, and nothing where nothing is there, also below nothing', () => {
    fc.assert(
      fc.property(moves, (history) => {
        let holding: Holding = { onHand: 0, value: 0 };
        for (const move of history) {
          holding = apply(holding, move);
          expect(Number.isInteger(holding.value)).toBe(true);
          expect(holding.value).toBeGreaterThanOrEqual(0);
          if (holding.onHand <= 0) expect(holding.value).toBe(0);
        }
      }),
    );
  });

  it('leaves nothing behind by rounding when pieces go one by one', () => {
    let holding = { onHand: 3, value: 100 };
    const costs = [1, 2, 3].map(() => {
      const cost = costOf(holding, 1);
      holding = apply(holding, { delta: -1, unitCost: null });
      return cost;
    });
    expect(costs).toEqual([33, 34, 33]);
    expect(holding).toEqual({ onHand: 0, value: 0 });
  });

  it('rises only by the pieces that stay when some were sold before they came', () => {
    const owed = { onHand: -3, value: 0 };
    expect(costOf(owed, 5)).toBe(0);
    expect(worthOf(owed, 2, 200)).toBe(0);
    expect(worthOf(owed, 5, 500)).toBe(200);
    expect(unitCostOf(owed)).toBeNull();
    expect(unitCostOf({ onHand: 3, value: 100 })).toBe(33);
  });

  it('stays exact at the largest numbers there can be', () => {
    const most = { onHand: 1_000_000_000, value: 5_000_000 * 1_000_000_000 };
    expect(costOf(most, 999_999_999)).toBe(most.value - 5_000_000);
  });
});
