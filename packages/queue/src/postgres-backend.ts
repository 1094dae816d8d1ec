import { queueNames } from '@waybill/domain';
import { createPostgresBackend, type PgPool } from 'bullmq';
import pg from 'pg';
import type { QueueBackend, Whereabouts } from './backend.ts';
import { createOutage, type QueueLog } from './log.ts';

export interface PostgresBackendOptions {
  url: string;
  log: QueueLog;
  /** Connections for commands, at most. A worker holds one more per queue, on which it hears of new jobs. */
  connections?: number;
}

/** BullMQ's name for its schema; with a pool of our own it cannot be another. */
const schema = 'bullmq';

const selectStates = 'SELECT id, state FROM job WHERE queue = $1 AND id = ANY($2)';

const whereaboutsOf: Readonly<Record<string, Whereabouts>> = {
  completed: 'ended',
  failed: 'ended',
  delayed: 'asleep',
};

/** A worker that hears of no new job looks for one after this long; BullMQ would rely on hearing for an hour. */
const longestSilenceSeconds = 10;

/** A command takes milliseconds; one that gets no answer for this long was sent on a connection that is dead. */
const queryTimeoutMs = 10_000;

/** One pool for all queues and workers of the process. The schema must be there: see `migrateQueue`. */
export function openPostgresBackend({ url, log, connections = 10 }: PostgresBackendOptions): QueueBackend {
  const outage = createOutage(log, 'the queue in PostgreSQL');
  const pool = new pg.Pool({
    connectionString: withSearchPath(url),
    max: connections + queueNames.length,
    application_name: 'waybill-queue',
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // Every queue and every worker adds a listener of its own, and leaves it there.
  pool.setMaxListeners(0);
  pool.on('error', outage.failed);
  pool.on('connect', outage.worked);
  // The two declare the same interface, but BullMQ's is not generic in the row.
  const connection = pool as unknown as PgPool;
  const create: QueueBackend['forWorkers'] = (name, opts, roles) => {
    const created = createPostgresBackend(name, { ...opts, connection }, roles);
    forgetFailures(created);
    const inner: unknown = Reflect.get(created, 'connection');
    if (isConnecting(inner)) forgetFailures(inner);
    return Object.defineProperty(created, 'maximumBlockTimeout', { value: longestSilenceSeconds });
  };

  return {
    name: 'postgres',
    prefixOf: () => schema,
    // With every job that ends BullMQ would look through all that are kept. That halves what a worker gets done, and
    // the deletes of two workers deadlock.
    removesEndedJobs: false,
    forProducers: create,
    forWorkers: create,
    whereabouts: async ({ name }, ids) => {
      const { rows } = await pool.query<{ id: string; state: string }>(selectStates, [name, ids]);
      return new Map(rows.map(({ id, state }) => [id, whereaboutsOf[state] ?? 'here']));
    },
    // The pool connects on demand: whether it can is known only after trying.
    assertReachable: () => undefined,
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

interface Connecting {
  waitUntilReady(): Promise<unknown>;
}

const isConnecting = (value: unknown): value is Connecting =>
  typeof value === 'object' && value !== null && 'waitUntilReady' in value;

/**
 * BullMQ connects once and remembers for ever that it failed: a process that starts while PostgreSQL does not answer
 * would never add a job again. With what it remembers gone, the next command tries anew.
 */
function forgetFailures(connecting: Connecting): void {
  const connect = connecting.waitUntilReady.bind(connecting);
  const waitUntilReady = async () => {
    try {
      await connect();
    } catch (error) {
      Reflect.set(connecting, 'readyPromise', undefined);
      throw error;
    }
  };
  Object.defineProperty(connecting, 'waitUntilReady', { value: waitUntilReady });
}

/** BullMQ's statements name no schema: the connection's search path does. */
function withSearchPath(url: string): string {
  const parsed = new URL(url);
  const options = [parsed.searchParams.get('options'), `-c search_path=${schema}`];
  parsed.searchParams.set('options', options.filter(Boolean).join(' '));
  return parsed.toString();
}
