import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './backend.ts';
import { checkRedis } from './check-redis.ts';
import { withDeadline } from './deadline.ts';
import { createOutage, type QueueLog } from './log.ts';

export interface RedisBackendOptions {
  url: string;
  /** Precedes every key. */
  prefix: string;
  log: QueueLog;
  /** How long opening waits for a server that does not answer, in milliseconds, before it goes on without. */
  connectTimeoutMs?: number;
}

const reconnectAfter = (attempt: number) => Math.min(attempt * 100, 2_000);

/** A producer must never wait for Redis: a request hangs on it, and the relay repeats what it could not add. */
const producerOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  // A connection whose peer vanished without a word is given up after this much silence.
  socketTimeout: 5_000,
  retryStrategy: reconnectAfter,
};

/** A worker has nothing else to do: it waits until Redis is back. Blocking reads last 10 s at most. */
const workerOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: 2_000,
  socketTimeout: 20_000,
  retryStrategy: reconnectAfter,
};

/**
 * Throws `UnsuitableRedis` when Redis is set up so that it would lose jobs. When it does not answer, the process
 * starts without it: orders are taken all the same, and the relay catches up.
 */
export async function openRedisBackend(options: RedisBackendOptions): Promise<QueueBackend> {
  const { url, prefix, log } = options;
  const producer = new Redis(url, { ...producerOptions, connectionName: `${prefix}:producer` });
  let worker: Redis | undefined;
  const outage = createOutage(log, 'Redis');
  let isClosed = false;
  producer.on('error', outage.failed);
  producer.on('close', () => isClosed || outage.failed(new Error('the connection was lost')));
  producer.on('ready', outage.worked);
  try {
    if (await isReady(producer, options.connectTimeoutMs ?? 3_000)) {
      await checkRedis(producer, log);
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
    prefix,
    removesEndedJobs: true,
    forProducers: (name, opts, roles) => createRedisBackend(name, { ...opts, connection: producer }, roles),
    forWorkers(name, opts, roles) {
      worker ??= new Redis(url, { ...workerOptions, connectionName: `${prefix}:worker` });
      return createRedisBackend(name, { ...opts, connection: worker }, roles);
    },
    assertReachable() {
      if (producer.status !== 'ready') throw new Error(`Redis is not connected (${producer.status})`);
    },
    ping: async () => {
      await producer.ping();
    },
    close: async () => {
      isClosed = true;
      producer.disconnect();
      worker?.disconnect();
    },
  };
}

/** The process is at work already: it can only complain. */
async function checkLater(producer: Redis, log: QueueLog): Promise<void> {
  await checkRedis(producer, log).catch((error: unknown) => {
    log.error({ reason: error instanceof Error ? error.message : String(error) }, 'Redis is not suitable');
  });
}

async function isReady(client: Redis, timeoutMs: number): Promise<boolean> {
  if (client.status === 'ready') return true;
  const ready = new Promise<boolean>((resolve) => client.once('ready', () => resolve(true)));
  return withDeadline(ready, timeoutMs, 'connecting to Redis').catch(() => false);
}
