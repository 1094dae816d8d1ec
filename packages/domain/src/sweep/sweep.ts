import type { Database } from '@waybill/db';
import type { Transact } from '../context.ts';
import type { FileStorage } from '../ports/file-storage.ts';

/** What a sweep works with: the system's eyes see every tenant, the hands act in one at a time. */
export interface SweepTools {
  systemDb: Database;
  transact: Transact;
  now: Date;
}

/** As {@link SweepTools}, for what also sees to files of shops. */
export interface SweepToolsWithFiles extends SweepTools {
  storage: FileStorage;
}

/** A scheduled check that a promise is being kept; returns how many things it had to mend. */
export type Sweep<Tools extends SweepTools = SweepTools> = (tools: Tools) => Promise<number>;

export const sweepActor = (name: string) => ({ type: 'system', id: name }) as const;
