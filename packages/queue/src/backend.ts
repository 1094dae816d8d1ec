import type { QueueName } from '@waybill/domain';
import type { BackendFactory, IQueueBackend, Queue } from 'bullmq';

export type BullQueue = Queue<unknown, string, string, unknown, string, string, IQueueBackend>;

/** What became of a job that the queue knows: `asleep` until it is due, `ended` and remembered, or `here` for its turn. */
export type Whereabouts = 'asleep' | 'ended' | 'here';

/** Where BullMQ keeps its jobs. Everything that differs between Redis and PostgreSQL is behind this. */
export interface QueueBackend {
  readonly name: 'redis' | 'postgres';
  /** What precedes the keys of a queue: it separates installations that share a store. */
  prefixOf(queue: QueueName): string;
  /** Whether BullMQ keeps to the retention by itself when a job ends. */
  readonly removesEndedJobs: boolean;
  /** For adding jobs and looking at them: commands fail fast instead of waiting for a lost connection. */
  readonly forProducers: BackendFactory;
  /** For processing jobs: commands wait until the connection is back. */
  readonly forWorkers: BackendFactory;
  /**
   * Where the queue has these jobs; those that it does not know are absent. BullMQ answers that for one job at a time,
   * and looks through the whole queue for it.
   */
  whereabouts(queue: BullQueue, ids: readonly string[]): Promise<ReadonlyMap<string, Whereabouts>>;
  /** Throws when it is already known that a command could not be sent now. */
  assertReachable(): void;
  ping(): Promise<void>;
  /** Call it after the queues and workers are closed. */
  close(): Promise<void>;
}
