/** Pieces of one SKU that a location can have on hand. */
export const mostOnHand = 1_000_000_000;

/** Stands for a limit of backorders that nobody set. */
export const anyNumber = 1_000_000_000;

/** What one piece may cost, in minor units: all pieces of a location together stay a number that is exact. */
export const mostUnitCost = 5_000_000;
