import type { DemandRate } from './demand-rate.ts';

/** Standard normal quantiles: nine days out of ten end above −z of the first, 19 out of 20 below z of the second. */
const z = { interval: 1.2816, service: 1.6449 };

/** The share of cases in which a SKU runs out between `earliest` and `latest`. */
export const intervalConfidence = 0.8;

export interface RunOut {
  /** In days from now. */
  expected: number;
  earliest: number;
  latest: number;
}

/**
 * After how many days `pieces` are gone. The demand of n days is n times the mean of one, and varies by n times the
 * variance of one and by n² times that of the mean itself. The ends of the interval are where it comes to what there is
 * if it is as high, or as low, as it is in one case of ten: the two roots of
 * (n·mean − pieces)² = z²·(n·deviation² + n²·error²).
 */
export function runOut(pieces: number, { mean, deviation, error }: DemandRate): RunOut {
  const stock = Math.max(pieces, 0);
  const a = mean ** 2 - (z.interval * error) ** 2;
  const b = 2 * mean * stock + (z.interval * deviation) ** 2;
  const root = Math.sqrt(Math.max(b ** 2 - 4 * a * stock ** 2, 0));
  const earliest = stock === 0 ? 0 : (2 * stock ** 2) / (b + root);
  // What is known is so little that it may be nothing: then there is no end.
  return {
    expected: stock / mean,
    earliest,
    latest: a > 0 ? (b + root) / (2 * a) : Number.POSITIVE_INFINITY,
  };
}

export interface Reorder {
  /** Order when no more than this is there or on its way. */
  point: number;
  /** How many pieces to order now, or at the day that `inDays` says. */
  quantity: number;
  /** In days from now; 0: now. */
  inDays: number;
}

export interface Supply {
  /** What is free to be sold, and what is on its way, less what orders wait for. */
  position: number;
  /** From an order at the supplier to its arrival. */
  leadDays: number;
  /** How long a delivery should last. */
  coverDays: number;
}

/** What covers the demand of so many days in 19 cases of 20. */
const covering = ({ mean, deviation }: DemandRate, days: number): number =>
  Math.ceil(mean * days + z.service * deviation * Math.sqrt(days));

/**
 * When to order, and how much: so early that what is there lasts until the delivery, and so much that it lasts for the
 * cover after that.
 */
export function suggestReorder(rate: DemandRate, { position, leadDays, coverDays }: Supply): Reorder {
  const point = covering(rate, leadDays);
  const inDays = Math.max(Math.floor((position - point) / rate.mean), 0);
  const then = Math.min(position, Math.max(point, position - rate.mean * inDays));
  return { point, inDays, quantity: Math.max(covering(rate, leadDays + coverDays) - Math.floor(then), 0) };
}
