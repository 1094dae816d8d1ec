import { setTimeout as delay } from 'node:timers/promises';
import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { withSchemaEngine } from './engine.ts';
import { MigrationError } from './error.ts';
import { everything, readMigrations } from './migration-list.ts';

export interface MigrateOptions {
  /** Of the owner of the tables; the database must exist. */
  url: string;
  /** The folder with one folder for each migration, usually `prisma/migrations`. */
  migrationsDir: string;
  /** The names of those to apply; all there are if absent. */
  only?: readonly string[];
  /** How long to wait for another process that is migrating the same database; 2 minutes if absent. */
  lockTimeoutMs?: number;
  /** Told in one sentence what keeps a migration waiting. */
  log?: (line: string) => void;
}

/** Not the key the engine itself locks with, or it would wait for us. */
const advisoryLock = 4_927_380_115;
const lockEveryMs = 250;

/**
 * Applies what is missing, as `prisma migrate deploy` does, with the same records: either can follow the other. Safe
 * when several processes start at once. Migrations that the database has and the folder has not are left alone, so
 * that the previous release can still start while a newer one rolls out. Throws `MigrationError`.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrationsList = await readMigrations(options.migrationsDir, options.only);
  return await whileLocked(options, () =>
    withSchemaEngine({ url: options.url, log: options.log }, async (engine) => {
      assertSound(
        await engine.diagnoseMigrationHistory({
          migrationsList,
          optInToShadowDatabase: false,
          filters: everything,
        }),
      );
      try {
        const { appliedMigrationNames } = await engine.applyMigrations({
          migrationsList,
          filters: everything,
        });
        return { applied: appliedMigrationNames };
      } catch (error) {
        throw new MigrationError('failed', `A migration failed. ${explain(error)}\n${afterFailure}`, {
          cause: error,
        });
      }
    }),
  );
}

async function whileLocked<T>(
  { url, lockTimeoutMs = 120_000 }: MigrateOptions,
  body: () => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await lock(client, lockTimeoutMs);
    return await body();
  } finally {
    await client.end();
  }
}

/**
 * Asks again and again. Waiting in the server would be an open transaction, and a CREATE INDEX CONCURRENTLY of the
 * process that holds the lock waits for those: the two would wait for each other.
 */
async function lock(client: pg.Client, timeoutMs: number): Promise<void> {
  const givesUpAt = performance.now() + timeoutMs;
  const tryLock = 'SELECT pg_try_advisory_lock($1) AS taken';
  while (!(await client.query<{ taken: boolean }>(tryLock, [advisoryLock])).rows[0]?.taken) {
    if (performance.now() >= givesUpAt) {
      throw new MigrationError(
        'locked',
        `Another process has been migrating this database for ${Math.round(timeoutMs / 1000)} s: ` +
          'wait until it is done, or end it, and start again.',
      );
    }
    await delay(Math.min(lockEveryMs, timeoutMs));
  }
}

const afterFailure =
  'Mend the cause, then mark it as not applied and start again: ' +
  "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '…' AND finished_at IS NULL; " +
  '(or `npx prisma migrate resolve --rolled-back …`).';

function assertSound({ failedMigrationNames, editedMigrationNames }: DiagnoseMigrationHistoryOutput): void {
  if (failedMigrationNames.length > 0) {
    throw new MigrationError(
      'failed_before',
      `An earlier attempt at the migration ${failedMigrationNames.join(', ')} failed (see the column logs of ` +
        `_prisma_migrations). ${afterFailure}`,
    );
  }
  if (editedMigrationNames.length > 0) {
    throw new MigrationError(
      'edited',
      `The migration ${editedMigrationNames.join(', ')} was changed after this database had applied it. Restore the ` +
        'file and put the change into a new migration. A database that need not be kept can be deleted instead ' +
        '(the embedded one: stop everything and delete its folder, .waybill).',
    );
  }
}

/** The engine's message, without the trace of its own code that follows. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const migration = /migration_name="([^"]+)"/.exec(text)?.[1];
  const [message] = text.split(/\n\s+0: /);
  return [migration && `In ${migration}:`, message?.trim()].filter(Boolean).join(' ');
}
