import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

const current = new AsyncLocalStorage<pg.PoolClient>();

/**
 * Runs `body` with Prisma's queries on this connection, inside the transaction that is open on it. A Prisma
 * query starts only when it is awaited, so the await has to happen in here.
 */
export const withPrismaOn = <T>(client: pg.PoolClient, body: () => Promise<T>): Promise<T> =>
  current.run(client, async () => await body());

function connectionOfTransaction(): pg.PoolClient {
  const client = current.getStore();
  if (!client) throw new Error('Prisma was used outside a transaction: no tenant would be named');
  return client;
}

/**
 * What Prisma takes for its pool. Every query goes to the connection of the surrounding transaction, so that
 * Prisma and prepared statements share one transaction and one tenant. Where Prisma wants a transaction of
 * its own (nested writes), it gets a savepoint.
 */
class TransactionPool extends pg.Pool {
  override query = ((...args: Parameters<pg.PoolClient['query']>) =>
    connectionOfTransaction().query(...args)) as pg.Pool['query'];

  override connect = (async () => savepointConnection(connectionOfTransaction())) as pg.Pool['connect'];
}

const savepoint: Record<string, string> = {
  BEGIN: 'SAVEPOINT prisma',
  COMMIT: 'RELEASE SAVEPOINT prisma',
  ROLLBACK: 'ROLLBACK TO SAVEPOINT prisma',
};

function savepointConnection(client: pg.PoolClient): pg.PoolClient {
  const query = (config: pg.QueryConfig | string, ...rest: unknown[]) => {
    const text = typeof config === 'string' ? config : config.text;
    const replacement = savepoint[text];
    return replacement ? client.query(replacement) : Reflect.apply(client.query, client, [config, ...rest]);
  };
  return new Proxy(client, {
    get: (target, property) => {
      if (property === 'query') return query;
      // The connection belongs to the surrounding transaction, which gives it back.
      if (property === 'release') return () => undefined;
      return Reflect.get(target, property, target);
    },
  });
}

/** One client a process; it holds no connection of its own. */
export const createPrisma = (): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg(new TransactionPool({ max: 1 })) });
