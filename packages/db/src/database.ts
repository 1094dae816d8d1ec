import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isRepeatable } from './conflicts.ts';
import { inTurn } from './in-turn.ts';
import { createPrisma, withPrismaOn } from './prisma.ts';
import { createServerClock } from './server-clock.ts';
import { createTx, type Tx } from './tx.ts';

export interface DatabaseOptions {
  /** A Postgres URL whose role is `waybill_app` or `waybill_system`, by login or by `options=-c role=…`. */
  url: string;
  /** Connections at most. */
  max: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** How long one statement may take; 30 s if absent. */
  statementTimeoutMs?: number;
  /** How long to wait for a connection, whether a new one or a free one; 5 s if absent. */
  connectTimeoutMs?: number;
  /**
   * How long a transaction may take from its first statement to its commit; no longer than its statements may if absent.
   * One that has got no answer by then fails with `DatabaseTimeout`, and its connection is given up.
   */
  deadlineMs?: number;
  /** Told of errors on idle connections, which harm nobody: the pool replaces them. */
  onIdleError?: (error: Error) => void;
}

export interface Database {
  /** A transaction that sees and writes one tenant's rows only; repeated on serialization failures and deadlocks. */
  inTenant<T>(tenantId: string, body: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction that names no tenant: for the relay, the sweeps and the lookups that come before one is known. */
  inSystem<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  /** As {@link inSystem}, but all statements read the database as it was at the first one, and write nothing. */
  inSnapshot<T>(body: (tx: Tx) => Promise<T>): Promise<T>;
  /** The time of day by the server's clock, which all processes share; from the first transaction on. */
  now(): Date;
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** The database did not answer in time. Whether it carries out what it was asked is not known. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** How `pg` says that a statement got no answer; the connection is of no use any more. */
const isUnanswered = (error: unknown): error is Error =>
  error instanceof Error && error.message === 'Query read timeout';

/** Ends the connection when the time is up: the statement that waits on it fails. */
function watchOver(client: pg.PoolClient, deadlineMs: number | undefined, onOver: (error: Error) => void) {
  const watch = { isOver: false, end: () => clearTimeout(timer) };
  const giveUp = () => {
    watch.isOver = true;
    onOver(new DatabaseTimeout(`the transaction did not end within ${deadlineMs} ms`));
    void client.end();
  };
  const timer = deadlineMs === undefined ? undefined : setTimeout(giveUp, deadlineMs);
  return watch;
}

const int8 = 20;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const attempts = 10;

/** int8 holds money and counters, both far below 2^53; more than that is refused rather than rounded. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`int8 ${text} is beyond what a number holds exactly`);
  return value;
}

const getTypeParser = ((oid: number, format: 'text' | 'binary') =>
  oid === int8 && format !== 'binary'
    ? parseInt8
    : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'];

export function openDatabase(options: DatabaseOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    // A server that vanished without a word must not hold a connection, and with it a request, for ever.
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: 60_000,
    types: { getTypeParser },
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  const prisma = createPrisma();
  const clock = createServerClock();

  /** Where one connection fell silent the idle ones did too, most likely: found out one by one, each costs as long. */
  async function replaceIdle(): Promise<void> {
    const idle = Array.from({ length: pool.idleCount }, () => pool.connect());
    for (const taken of await Promise.allSettled(idle))
      if (taken.status === 'fulfilled') taken.value.release(true);
  }

  async function once<T>(begin: string, body: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken ??= error;
    };
    client.on('error', onError);
    const watch = watchOver(client, options.deadlineMs, onError);
    try {
      if (clock.isStale()) await clock.ask(client);
      await client.query(begin);
      const connection = inTurn(client);
      const result = await withPrismaOn(connection, () => body(createTx(connection, prisma)));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      if (watch.isOver || isUnanswered(error)) void replaceIdle();
      if (watch.isOver) throw broken;
      if (isUnanswered(error)) onError(error);
      // What does not answer would not answer this either; the server rolls back when the connection is gone.
      if (!broken) await client.query('ROLLBACK').catch(onError);
      throw error;
    } finally {
      watch.end();
      client.removeListener('error', onError);
      client.release(broken);
    }
  }

  async function repeated<T>(begin: string, body: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(begin, body);
      } catch (error) {
        if (attempt === attempts || !isRepeatable(error)) throw error;
        await delay(Math.random() * 5 * 2 ** attempt);
      }
    }
  }

  return {
    inTenant: async (tenantId, body) => {
      if (!uuid.test(tenantId)) throw new TypeError('a tenant is named by its UUID');
      // One round trip; the UUID was checked above, so it can stand in the text.
      return repeated(`BEGIN; SET LOCAL waybill.tenant = '${tenantId}'`, body);
    },
    inSystem: (body) => repeated('BEGIN', body),
    inSnapshot: (body) => repeated('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', body),
    now: () => clock.now(),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
