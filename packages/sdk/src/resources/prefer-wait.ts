import type { Call } from '../transport.ts';

/** Asks the API to hold its answer until the order has settled, or for so many seconds. */
export const preferWait = (seconds: number | undefined): Pick<Call, 'headers' | 'holdsForMs'> =>
  seconds === undefined ? {} : { headers: { prefer: `wait=${seconds}` }, holdsForMs: seconds * 1_000 };
