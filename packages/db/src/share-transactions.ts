import { isRepeatable, sqlState } from './conflicts.ts';
import type { Database } from './database.ts';
import type { Tx } from './tx.ts';

interface Waiting {
  body: (tx: Tx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  /** A transaction is under way, or about to begin. */
  isBusy: boolean;
}

export interface ShareOptions {
  /** Bodies in one transaction at most. */
  most?: number;
}

/**
 * The database with transactions in a tenant that several share: what comes while one of a tenant is under way gathers, and has the next one
 * together, with one begin, one commit, and one statement for what all of them ask by `batched`. Under no load a body
 * waits for nobody.
 *
 * A body must be repeatable, since where one of them throws the transaction is undone and each of them runs again
 * alone. It must also not set savepoints, which Prisma does for nested writes: the others run at the same time.
 */
export function shareTransactions(db: Database, { most = 100 }: ShareOptions = {}): Database {
  const lanes = new Map<string, Lane>();

  async function work(tenantId: string, lane: Lane): Promise<void> {
    // What arrived with the same packet of the network is still to come.
    await new Promise(setImmediate);
    while (lane.waiting.length > 0) await runTogether(db, tenantId, lane.waiting.splice(0, most));
    lanes.delete(tenantId);
  }

  return {
    ...db,
    inTenant: <T>(tenantId: string, body: (tx: Tx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const lane = lanes.get(tenantId) ?? { waiting: [], isBusy: false };
        lanes.set(tenantId, lane);
        lane.waiting.push({ body, resolve: resolve as Waiting['resolve'], reject });
        if (lane.isBusy) return;
        lane.isBusy = true;
        void work(tenantId, lane);
      }),
  };
}

/** One body failed, which is no reason to fail the others. */
class BodyFailed extends Error {
  override readonly name = 'BodyFailed';
}

async function runTogether(db: Database, tenantId: string, group: readonly Waiting[]): Promise<void> {
  try {
    const results = await db.inTenant(tenantId, (tx) => runAll(tx, group));
    for (const [nth, { resolve }] of group.entries()) resolve(results[nth]);
  } catch (error) {
    if (error instanceof BodyFailed && group.length > 1)
      await Promise.all(group.map((waiting) => runTogether(db, tenantId, [waiting])));
    else for (const { reject } of group) reject(error instanceof BodyFailed ? error.cause : error);
  }
}

/** Every body has come to its end when this rejects: none goes on in a transaction that is being undone. */
async function runAll(tx: Tx, group: readonly Waiting[]): Promise<unknown[]> {
  const endings = await Promise.allSettled(group.map(({ body }) => body(tx)));
  const failures = endings
    .filter((ending) => ending.status === 'rejected')
    .map(({ reason }): unknown => reason);
  if (failures.length > 0) throw new BodyFailed('one of the bodies failed', { cause: firstCause(failures) });
  return endings.map((ending) => (ending.status === 'fulfilled' ? ending.value : undefined));
}

/** After a statement has failed, Postgres refuses every other one of the transaction: those say nothing. */
const refusedAfterFailure = '25P02';

const firstCause = (failures: readonly unknown[]): unknown =>
  failures.find(isRepeatable) ??
  failures.find((failure) => sqlState(failure) !== refusedAfterFailure) ??
  failures[0];
