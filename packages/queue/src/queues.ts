import { type QueueName, queueNames } from '@waybill/domain';
import { type IQueueBackend, Queue } from 'bullmq';
import type { BullQueue, QueueBackend } from './backend.ts';
import { withDeadline } from './deadline.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { erasedQueues, markIntact } from './intact.ts';
import { createErrorLog, type QueueLog } from './log.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import { queueDefaults } from './queue-defaults.ts';
import { openRedisBackend } from './redis-backend.ts';
import { startTrimming } from './retention.ts';
import type { Processor } from './settlement.ts';
import { type QueueWorker, type WorkOptions, work } from './work.ts';

export interface QueuesOptions {
  /** BullMQ on Redis; without it, on PostgreSQL. */
  redisUrl?: string | null;
  /** That Redis is a cluster, of which `redisUrl` names one node, or several with commas between. */
  redisCluster?: boolean;
  /** For BullMQ on PostgreSQL; `migrateQueue` must have run there. */
  postgresUrl: string;
  /** Precedes every key in Redis; `waybill` if absent. Installations that share a Redis need one each. */
  prefix?: string;
  /** How long opening waits for a Redis that does not answer, in milliseconds, before it goes on without. */
  connectTimeoutMs?: number;
  /** PostgreSQL connections for commands, at most. */
  connections?: number;
  log: QueueLog;
}

export type QueueState = 'waiting' | 'active' | 'delayed' | 'completed' | 'failed' | 'paused' | 'prioritized';
export type QueueCounts = Record<QueueName, Partial<Record<QueueState, number>>>;

export interface QueuedJob {
  name: string;
  state: string;
  /** As it was dispatched. */
  data: unknown;
  failedReason: string | null;
}

export interface Queues {
  readonly backend: 'redis' | 'postgres';
  dispatch: Dispatch;
  /** Starts to process the queue's jobs. */
  work(name: QueueName, process: Processor, options: WorkOptions): QueueWorker;
  /** Throws when the store does not answer within a second. */
  ping(): Promise<void>;
  /** Throws when the store does not answer within two seconds. */
  counts(): Promise<QueueCounts>;
  /** The queues whose jobs nobody gets, because a person paused them. Throws as `ping` does. */
  paused(): Promise<QueueName[]>;
  /** The queues whose store was emptied since `markIntact`: what they held has to be added again. */
  erased(): Promise<QueueName[]>;
  markIntact(names: readonly QueueName[]): Promise<void>;
  /** A job as the queue has it now; null for one that it does not know. */
  find(name: QueueName, id: string): Promise<QueuedJob | null>;
  /** For Bull Board. */
  readonly all: readonly BullQueue[];
  /**
   * Closes the workers that are still open, lets dispatches end, then closes the rest. Each of these is cut off after
   * the deadline, 2,000 ms if absent.
   */
  close(options?: { deadlineMs?: number }): Promise<void>;
}

/**
 * Throws `UnsuitableRedis` when Redis is set up so that it would lose jobs. A store that does not answer is no reason
 * to throw: it may come back.
 */
export async function openQueues(options: QueuesOptions): Promise<Queues> {
  const { log } = options;
  const backend = await openBackend(options);
  const errors = createErrorLog(log, 'the queue reports an error');
  const byName = new Map(queueNames.map((name) => [name, openQueue(backend, name, errors.report)]));
  const queueOf = (name: QueueName): BullQueue => {
    const queue = byName.get(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  };
  const all = [...byName.values()];
  const workers: QueueWorker[] = [];
  const trimmers: { stop(): Promise<void> }[] = [];
  const dispatching = createDispatch(backend, queueOf, log);

  return {
    backend: backend.name,
    all,
    dispatch: dispatching.dispatch,
    work: (name, process, workOptions) => {
      const worker = work(backend, name, process, workOptions, { log, errors });
      workers.push(worker);
      if (!backend.removesEndedJobs) trimmers.push(startTrimming(queueOf(name), errors));
      return worker;
    },
    ping: async () => {
      backend.assertReachable();
      await withDeadline(backend.ping(), 1_000, 'asking the queue');
    },
    counts: async () => {
      backend.assertReachable();
      const counts = queueNames.map(async (name) => [name, await queueOf(name).getJobCounts()] as const);
      const all = await withDeadline(Promise.all(counts), 2_000, 'counting the jobs of the queues');
      return Object.fromEntries(all) as QueueCounts;
    },
    paused: async () => {
      backend.assertReachable();
      const asked = Promise.all(queueNames.map((name) => queueOf(name).isPaused()));
      const answers = await withDeadline(asked, 1_000, 'asking which queues are paused');
      return queueNames.filter((_, index) => answers[index]);
    },
    erased: async () => {
      backend.assertReachable();
      return erasedQueues(queueOf);
    },
    find: async (name, id) => {
      backend.assertReachable();
      return withDeadline(findJob(queueOf(name), id), 1_000, 'looking for a job');
    },
    markIntact: (names) => markIntact(names.map(queueOf)),
    close: async ({ deadlineMs = 2_000 } = {}) => {
      await Promise.all(workers.map((worker) => worker.close({ deadlineMs })));
      await Promise.all([dispatching.idle(), ...trimmers.map((trimmer) => trimmer.stop())]);
      const closed = Promise.all(all.map((queue) => queue.close()));
      await withDeadline(closed, deadlineMs, 'closing the queues').catch(errors.report);
      await withDeadline(backend.close(), deadlineMs, 'closing the queue connection').catch(errors.report);
    },
  };
}

async function findJob(queue: BullQueue, id: string): Promise<QueuedJob | null> {
  const job = await queue.getJob(id);
  if (!job) return null;
  return {
    name: job.name,
    state: await job.getState(),
    data: job.data,
    failedReason: job.failedReason || null,
  };
}

const openBackend = (options: QueuesOptions): Promise<QueueBackend> | QueueBackend => {
  const { redisUrl, redisCluster = false, postgresUrl, ...rest } = options;
  return redisUrl
    ? openRedisBackend({ prefix: 'waybill', ...rest, url: redisUrl, isCluster: redisCluster })
    : openPostgresBackend({ ...rest, url: postgresUrl });
};

function openQueue(backend: QueueBackend, name: QueueName, onError: (error: Error) => void): BullQueue {
  const queue = new Queue<unknown, string, string, unknown, string, string, IQueueBackend>(
    name,
    queueDefaults(backend, name),
    backend.forProducers,
  );
  queue.on('error', onError);
  return queue;
}
