import { createRedisBackend } from 'bullmq';
import { Cluster } from 'ioredis';
import type { BullQueue, QueueBackend, Whereabouts } from './backend.ts';
import { checkRedis } from './check-redis.ts';
import { connectRedis, type RedisAddress, type RedisClient, serversOf } from './connect-redis.ts';
import { withDeadline } from './deadline.ts';
import { createOutage, type QueueLog } from './log.ts';

export interface RedisBackendOptions extends RedisAddress {
  /** Precedes every key. */
  prefix: string;
  log: QueueLog;
  /** How long opening waits for a server that does not answer, in milliseconds, before it goes on without. */
  connectTimeoutMs?: number;
}

/** A producer must never wait for Redis: a request hangs on it, and the relay repeats what it could not add. */
const producerOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  // A connection whose peer vanished without a word is given up after this much silence.
  socketTimeout: 5_000,
};

/** A worker has nothing else to do: it waits until Redis is back. Blocking reads last 10 s at most. */
const workerOptions = {
  enableOfflineQueue: true,
  maxRetriesPerRequest: null,
  connectTimeout: 2_000,
  socketTimeout: 20_000,
};

/**
 * Throws `UnsuitableRedis` when Redis is set up so that it would lose jobs. When it does not answer, the process
 * starts without it: orders are taken all the same, and the relay catches up.
 */
export async function openRedisBackend(options: RedisBackendOptions): Promise<QueueBackend> {
  const { prefix, isCluster, log } = options;
  const producer = connectRedis(options, { ...producerOptions, connectionName: `${prefix}:producer` });
  let worker: RedisClient | undefined;
  const outage = createOutage(log, 'Redis');
  let isClosed = false;
  producer.on('error', (error: Error) => outage.failed(causeOf(error)));
  producer.on('close', () => isClosed || outage.failed(new Error('the connection was lost')));
  producer.on('ready', outage.worked);
  try {
    if (await isReady(producer, options.connectTimeoutMs ?? 3_000)) {
      await check(producer, log);
    } else {
      outage.failed(new Error('no answer while starting'));
      producer.once('ready', () => void checkLater(producer, log));
    }
  } catch (error) {
    isClosed = true;
    producer.disconnect();
    throw error;
  }

  return {
    name: 'redis',
    prefixOf: isCluster ? (queue) => `{${prefix}-${queue}}` : () => prefix,
    removesEndedJobs: true,
    forProducers: (name, opts, roles) => createRedisBackend(name, { ...opts, connection: producer }, roles),
    forWorkers(name, opts, roles) {
      worker ??= connectRedis(options, { ...workerOptions, connectionName: `${prefix}:worker` });
      return createRedisBackend(name, { ...opts, connection: worker }, roles);
    },
    whereabouts: (queue, ids) => lookUp(producer, queue, ids),
    assertReachable() {
      if (producer.status !== 'ready') throw new Error(`Redis is not connected (${producer.status})`);
    },
    ping: async () => {
      await Promise.all(serversOf(producer).map((server) => server.ping()));
    },
    close: async () => {
      isClosed = true;
      producer.disconnect();
      worker?.disconnect();
    },
  };
}

/** BullMQ keeps a job as a hash under its id, with its delay for as long as it sleeps. */
async function lookUp(
  producer: RedisClient,
  queue: BullQueue,
  ids: readonly string[],
): Promise<Map<string, Whereabouts>> {
  const jobs = await Promise.all(
    ids.map((id) => producer.hmget(queue.toKey(id), 'timestamp', 'finishedOn', 'delay')),
  );
  const found = new Map<string, Whereabouts>();
  for (const [nth, id] of ids.entries()) {
    const [timestamp, finishedOn, delay] = jobs[nth] ?? [];
    if (timestamp) found.set(id, finishedOn ? 'ended' : Number(delay) > 0 ? 'asleep' : 'here');
  }
  return found;
}

const check = async (producer: RedisClient, log: QueueLog): Promise<void> => {
  const isCluster = producer instanceof Cluster;
  await Promise.all(serversOf(producer).map((server) => checkRedis(server, log, { isCluster })));
};

/** A cluster that cannot be reached says so, and keeps the reason of its last node to itself. */
const causeOf = (error: Error): Error =>
  'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;

/** The process is at work already: it can only complain. */
async function checkLater(producer: RedisClient, log: QueueLog): Promise<void> {
  await check(producer, log).catch((error: unknown) => {
    log.error({ reason: error instanceof Error ? error.message : String(error) }, 'Redis is not suitable');
  });
}

async function isReady(client: RedisClient, timeoutMs: number): Promise<boolean> {
  if (client.status === 'ready') return true;
  const ready = new Promise<boolean>((resolve) => client.once('ready', () => resolve(true)));
  return withDeadline(ready, timeoutMs, 'connecting to Redis').catch(() => false);
}
