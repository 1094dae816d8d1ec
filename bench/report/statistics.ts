/** The middle of the values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value below which a share of the values lies, from 0 to 1, between two neighbours in proportion. Throws
 * `RangeError` when there is no value.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured');
  return below + (above - below) * (position - Math.floor(position));
}

export interface Spread {
  median: number;
  /** The least and the greatest of all rounds. */
  least: number;
  greatest: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  greatest: Math.max(...values),
});

/**
 * How one side did against the other, round by round: the two of a round ran right after each other, so that what
 * disturbed one is likely to have disturbed both.
 */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  if (ours.length !== theirs.length) throw new RangeError('both sides need the same number of rounds');
  return ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
}
