import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.ts';

/** What happens at a shelf: pieces come and go with the books knowing it, or without. */
const happenings = fc.array(fc.record({ pieces: fc.integer({ min: -9, max: 9 }), known: fc.boolean() }), {
  maxLength: 12,
});

describe('the difference that a count makes', () => {
  it('is what the books had wrong when the pieces were counted, whatever they learn until it is closed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), happenings, happenings, (start, before, since) => {
        let [books, shelf] = [start, start];
        for (const { pieces, known } of before) {
          shelf += pieces;
          if (known) books += pieces;
        }
        const counted = shelf;
        let movedSince = 0;
        for (const { pieces } of since) {
          shelf += pieces;
          books += pieces;
          movedSince += pieces;
        }
        const { expected, difference } = differenceOf({ counted, onHand: books, movedSince });
        expect(books + difference).toBe(shelf);
        expect(expected + difference).toBe(counted);
      }),
    );
  });

  it('is nothing for the second of two counts that found the same, whichever is closed first', () => {
    const found = { counted: 8, movedSince: -1 };
    const first = differenceOf({ ...found, onHand: 9 });
    expect(first.difference).toBe(-2);
    // The correction is none of the goods’: it is not among what moved since.
    expect(differenceOf({ ...found, onHand: 9 + first.difference }).difference).toBe(0);
  });
});
