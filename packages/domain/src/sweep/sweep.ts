import type { Database } from '@waybill/db';
import type { Transact } from '../context.ts';

/** What a sweep works with: the system's eyes see every tenant, the hands act in one at a time. */
export interface SweepTools {
  systemDb: Database;
  transact: Transact;
  now: Date;
}

/** A scheduled check that a promise is being kept; returns how many things it had to mend. */
export type Sweep = (tools: SweepTools) => Promise<number>;

export const sweepActor = (name: string) => ({ type: 'system', id: name }) as const;
