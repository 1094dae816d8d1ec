import type { OwedJobs, ParkedJob, ProcessRecord, ProviderHealth, QueueName } from '@waybill/domain';

/** How a store answered when it was asked just now. */
export type Reach = { answered: true; ms: number } | { answered: false };

export interface QueueStatus {
  name: QueueName;
  paused: boolean;
  /** Processes that take its jobs; null where the database did not say. */
  workers: number | null;
  /** Jobs of all shops; null for staff of one of several. */
  counts: Record<'waiting' | 'active' | 'delayed' | 'failed', number> | null;
}

export interface SweepStatus {
  name: string;
  state: 'fine' | 'late' | 'failed' | 'running';
  lastStartedAt: Date | null;
  /** Of the last run that ended. */
  durationMs: number | null;
  /** What it had to mend, or its error; null for staff of one of several shops. */
  result: string | null;
  nextRunAt: Date;
}

export interface OutboxStatus {
  owed: number;
  due: number;
  oldestDueAt: Date | null;
  parked: number;
  jobs: (OwedJobs & { queue: QueueName | null })[];
  /** The last that were given up. */
  parkedJobs: (ParkedJob & { queue: QueueName | null })[];
}

/** What the database told. */
export interface Books {
  /** The shop whose staff is asking. */
  shop: string;
  /** Whether it is the only one, so that figures of the whole installation are its own. */
  isOnlyShop: boolean;
  processes: ProcessRecord[];
  outbox: OutboxStatus;
  sweeps: SweepStatus[];
  providers: ProviderHealth[];
}

/** Everything that operators see at one look. What could not be asked is null. */
export interface Status {
  at: Date;
  /** What is wrong, in sentences, the worst first; empty when nothing is. */
  problems: string[];
  database: Reach;
  queueStore: Reach & { backend: 'redis' | 'postgres' | null };
  books: Books | null;
  queues: QueueStatus[] | null;
}
