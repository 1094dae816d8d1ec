import { statement, type Tx } from '@waybill/db';
import type { QueueName } from '../jobs/catalog.ts';

export type ProcessRole = 'api' | 'worker' | 'scheduler';

/** A process of the installation, as it told of itself. */
export interface ProcessRecord {
  id: string;
  role: ProcessRole;
  version: string;
  host: string;
  pid: number;
  /** Whose jobs it runs. */
  queues: QueueName[];
  startedAt: Date;
  beatAt: Date;
  /** False: it has said nothing for {@link silentAfterMs}, and is dead, frozen or cut off from the database. */
  alive: boolean;
}

/** Four beats that did not come, in milliseconds. */
export const silentAfterMs = 20_000;

/** One that stopped without a word is shown for this long, in minutes. */
const shownMinutes = 10;

const selectProcesses = statement<ProcessRecord>(
  'processes',
  `SELECT id, role, version, host, pid, queues, started_at AS "startedAt", beat_at AS "beatAt",
          beat_at > now() - ${silentAfterMs} * interval '1 ms' AS alive
   FROM processes WHERE beat_at > now() - ${shownMinutes} * interval '1 min'
   ORDER BY role, started_at, id LIMIT 500`,
);

/** Those that run, and those that were heard of a short while ago; by the database's clock, which all share. */
export const readProcesses = (tx: Tx): Promise<ProcessRecord[]> => tx.all(selectProcesses);
