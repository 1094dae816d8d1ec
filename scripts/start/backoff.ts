const firstMs = 500;
const longestMs = 30_000;
/** A process that ran this long was well; what ends it then is a new story. */
export const wellAfterMs = 30_000;

/** How long to wait before a process that ended on its own is started again: 0.5, 1, 2 … 30 s. */
export const backoffMs = (failuresInARow: number): number =>
  Math.min(firstMs * 2 ** (failuresInARow - 1), longestMs);
