/** How many pieces are wanted a day, and how much that varies. */
export interface DemandRate {
  /** Pieces a day, on average. */
  mean: number;
  /** Standard deviation of the pieces of one day. */
  deviation: number;
  /** Standard error of the mean: how far it may be from the truth, having been learnt from few days. */
  error: number;
}

/** How much a day counts for whether there is demand at all, and a day with demand for how much it is. */
const weights = { occurrence: 0.05, size: 0.1 };
/** The first estimate is the plain average of so many days. */
const warmUpDays = 14;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The variance of an average that gives the newest of `count` values this weight, as a share of their own. */
const varianceShare = (weight: number, count: number): number => Math.max(weight / (2 - weight), 1 / count);

/**
 * The method of Teunter, Syntetos and Babai (2011): how likely a day has demand, and how much it is then, are smoothed
 * apart. Most SKUs of a shop sell on some days only: one average over all days would jump with each sale and fall in
 * between, and Croston's method, which learns only from days with demand, never hears that a product is not wanted any
 * more. `days` are the pieces of each day, the oldest first, days without demand among them. Null without any demand.
 */
export function demandRate(days: readonly number[]): DemandRate | null {
  const first = days.slice(0, warmUpDays);
  const sizes = first.filter((pieces) => pieces > 0);
  let chance = sizes.length / Math.max(first.length, 1);
  let size = mean(sizes);
  let square = mean(sizes.map((pieces) => pieces ** 2));
  for (const pieces of days.slice(warmUpDays)) {
    chance += weights.occurrence * (Number(pieces > 0) - chance);
    if (pieces <= 0) continue;
    // What is known of the size of demand begins with the first there is.
    const weight = size === 0 ? 1 : weights.size;
    size += weight * (pieces - size);
    square += weight * (pieces ** 2 - square);
  }
  const rate = chance * size;
  if (rate === 0) return null;
  const deviation = Math.sqrt(Math.max(chance * square - rate ** 2, 0));
  const demanded = days.filter((pieces) => pieces > 0).length;
  const ofChance = varianceShare(weights.occurrence, days.length) * chance * (1 - chance);
  const ofSize = varianceShare(weights.size, demanded) * Math.max(square - size ** 2, 0);
  return { mean: rate, deviation, error: Math.sqrt(size ** 2 * ofChance + chance ** 2 * ofSize) };
}
