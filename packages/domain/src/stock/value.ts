import { shareOf } from '../money.ts';

/**
 * Stock is valued at its moving average. What is kept is not the average but the value of all pieces at a location, in
 * minor units: pieces that leave take their share of it, rounded half up, and the last one takes what is left, so that
 * nothing is lost by rounding and the value is always the sum of what the movements added.
 */
export interface Holding {
  /** Pieces; negative where more was sold than was there. */
  onHand: number;
  /** What the pieces cost that are there; minor units. */
  value: number;
}

const there = (pieces: number): number => Math.max(pieces, 0);

/** What the next `pieces` cost that leave. Those that are not there have cost nothing so far. */
export const costOf = ({ onHand, value }: Holding, pieces: number): number =>
  onHand <= 0 ? 0 : shareOf(value, Math.min(pieces, onHand), onHand);

/**
 * What `pieces` that come in add to the value. `worth` is what they cost together; null: as much as those there are on
 * average. What comes in for pieces that are sold already does not stay, and adds nothing.
 */
export function worthOf({ onHand, value }: Holding, pieces: number, worth: number | null): number {
  const staying = there(onHand + pieces) - there(onHand);
  if (worth !== null) return shareOf(worth, staying, pieces);
  return onHand > 0 ? shareOf(value, staying, onHand) : 0;
}

/** For people to read: what a piece costs on average, in minor units; null where none is there. */
export const unitCostOf = ({ onHand, value }: Holding): number | null =>
  onHand <= 0 ? null : shareOf(value, 1, onHand);
