import { openQueues, type QueueLog } from '@waybill/queue';
import pg from 'pg';
import { errnoOf, StartError } from './start-error.ts';

const oldestPostgres = 180_000;
const databaseMissing = '3D000';

const reasonOf = (error: unknown): string => {
  // Several addresses were tried: each has its own reason, and the whole has none.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
};

/** `host:port/name`, without the login; of several addresses, the first's. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url.split(',', 1)[0] ?? url);
  return `${host}${pathname}`;
}

/** Throws `StartError` when the database that DATABASE_URL names does not answer or is too old. */
export async function assertDatabaseIsUsable(url: string): Promise<void> {
  const refuse = (reason: string) =>
    new StartError(
      `The database at ${placeOf(url)} (DATABASE_URL) cannot be used: ${reason}. Put that right, or leave ` +
        'DATABASE_URL out: Waybill then brings a database of its own.',
    );
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
      "SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version",
    );
    const [version] = rows;
    if (version && Number(version.server_version_num) < oldestPostgres) {
      throw refuse(`it is PostgreSQL ${version.server_version}, and 18 or newer is needed`);
    }
  } catch (error) {
    // It is created with the migrations, if the login may.
    if (errnoOf(error) === databaseMissing) return;
    throw error instanceof StartError ? error : refuse(reasonOf(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Throws `StartError` when the Redis that REDIS_URL names does not answer or would lose jobs; warns of lesser faults. */
export async function assertRedisIsUsable(
  { databaseUrl, ...redis }: { redisUrl: string; redisCluster: boolean; databaseUrl: string },
  warn: (message: string) => void,
): Promise<void> {
  const log: QueueLog = {
    info: () => undefined,
    warn: (_fields, message) => warn(message),
    // What keeps it from working is thrown below, with advice.
    error: () => undefined,
  };
  try {
    const queues = await openQueues({ ...redis, postgresUrl: databaseUrl, log });
    try {
      await queues.ping();
    } finally {
      await queues.close();
    }
  } catch (error) {
    throw new StartError(
      `The Redis at ${placeOf(redis.redisUrl)} (REDIS_URL) cannot be used: ${reasonOf(error)}. Put that right, or leave ` +
        'REDIS_URL out: the queues then live in PostgreSQL.',
    );
  }
}
