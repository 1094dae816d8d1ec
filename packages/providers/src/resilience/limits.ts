export interface ResilienceLimits {
  /** For one call through the port, in milliseconds; the requests it makes have limits of their own. */
  timeoutMs: number;
  /** How often a call that is safe to repeat is repeated. */
  retries: number;
  /** The first pause between two tries, in milliseconds; it grows, and a random share keeps callers apart. */
  retryDelayMs: number;
  /** Failures in a row after which no more calls are made. */
  failuresToOpen: number;
  /** For how long, in milliseconds; then one call is let through as a trial. */
  openMs: number;
}

/** A call and its repetitions fit into the shortest job that makes one (30 s). */
export const defaultLimits: ResilienceLimits = {
  timeoutMs: 20_000,
  retries: 2,
  retryDelayMs: 200,
  failuresToOpen: 5,
  openMs: 30_000,
};
