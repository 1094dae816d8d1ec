/** What is known of a SKU when its count is closed. */
export interface Counted {
  counted: number;
  /** On hand as the books are now. */
  onHand: number;
  /** What came and went since the pieces were counted, corrections by counts left out. */
  movedSince: number;
}

export interface Difference {
  /** What the books had when the pieces were counted, by what is known now. */
  expected: number;
  /** What the books have to be changed by. */
  difference: number;
}

/**
 * The books are changed by what was wrong with them when the pieces were counted, not set to what was counted: a sale
 * between counting and closing stays one. A correction by another count since then is none of the goods': whatever it
 * put right was wrong when these pieces were counted, too, so it is not taken back.
 */
export function differenceOf({ counted, onHand, movedSince }: Counted): Difference {
  const expected = onHand - movedSince;
  return { expected, difference: counted - expected };
}
