import { type Database, statement } from '@waybill/db';
import { connectRedis, type RedisAddress } from '@waybill/queue';
import { RateLimiterPostgres, RateLimiterRedis, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';

/** Where the processes add up what they count. */
export interface CountStore {
  /** Adds points to what was counted in the window that is going on; the first points begin one. */
  add(who: string, points: number): Promise<{ consumed: number; msLeft: number }>;
  close(): Promise<void>;
}

export interface CountStoreOptions {
  redis: RedisAddress | null;
  /** Precedes every key in Redis. */
  prefix: string;
  /** As the application, for the counts where there is no Redis. */
  db: Pick<Database, 'inSystem'>;
  windowMs: number;
}

/** Points are added, and nothing is refused here: who may go on is decided where the counts of all come together. */
const unlimited = Number.MAX_SAFE_INTEGER;

const using = (limiter: RateLimiterStoreAbstract, close: () => Promise<void>): CountStore => ({
  add: async (who, points) => {
    const { consumedPoints, msBeforeNext } = await limiter.penalty(who, points);
    return { consumed: consumedPoints, msLeft: msBeforeNext };
  },
  close,
});

function inRedis(redis: RedisAddress, { prefix, windowMs }: CountStoreOptions): CountStore {
  const client = connectRedis(redis, {
    connectionName: `${prefix}:limits`,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    socketTimeout: 5_000,
  });
  // What fails is told by the commands.
  client.on('error', () => undefined);
  const limiter = new RateLimiterRedis({
    storeClient: client,
    rejectIfRedisNotReady: true,
    keyPrefix: `${prefix}:limits`,
    points: unlimited,
    duration: windowMs / 1_000,
  });
  return using(limiter, async () => client.disconnect());
}

interface Query {
  name: string;
  text: string;
  values: readonly unknown[];
}

function inPostgres({ db, windowMs }: CountStoreOptions): CountStore {
  /** Speaks to the limiter as a pool of `pg` would. */
  const pool = {
    query: async ({ name, text, values }: Query) => {
      const rows = await db.inSystem((tx) => tx.all(statement(name, text), values));
      return { rows, rowCount: rows.length };
    },
  };
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: '',
    points: unlimited,
    duration: windowMs / 1_000,
  });
  return using(limiter, async () => undefined);
}

/** In Redis where there is one, else in the database; opens at once, whether the store answers or not. */
export const openCountStore = (options: CountStoreOptions): CountStore =>
  options.redis ? inRedis(options.redis, options) : inPostgres(options);
