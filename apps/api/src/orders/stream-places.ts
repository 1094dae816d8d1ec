import { Problem } from '../http/problem.ts';

export interface StreamLimits {
  /** Streams of one shop that one process keeps open at once. */
  mostPerTenant: number;
  /** Streams of all shops together. */
  most: number;
}

export interface StreamPlaces {
  /**
   * Takes a place; the answer gives it back. Throws `too_many_streams` for a shop that has as many as it may, and
   * `unavailable` where the process has.
   */
  take(tenantId: string): () => void;
}

/** Other streams end all the time: who comes back after so many seconds finds a place, or another process. */
const retryAfter = { headers: { 'Retry-After': '5' } };

/** A stream holds a connection and some memory for minutes: one shop must not take the room of the others. */
export function createStreamPlaces({ mostPerTenant, most }: StreamLimits): StreamPlaces {
  const taken = new Map<string, number>();
  let total = 0;

  function change(tenantId: string, by: 1 | -1): void {
    total += by;
    const count = (taken.get(tenantId) ?? 0) + by;
    if (count === 0) taken.delete(tenantId);
    else taken.set(tenantId, count);
  }

  return {
    take: (tenantId) => {
      if ((taken.get(tenantId) ?? 0) >= mostPerTenant) {
        throw new Problem(
          'too_many_streams',
          `No more than ${mostPerTenant} streams may be open at once.`,
          retryAfter,
        );
      }
      if (total >= most) throw new Problem('unavailable', 'No more streams can be opened here.', retryAfter);
      change(tenantId, 1);
      return () => change(tenantId, -1);
    },
  };
}
