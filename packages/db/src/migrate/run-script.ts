import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const attempts = 20;
const pauseMs = 500;

/** SQLSTATE of a statement that did not get its lock within `lock_timeout`. */
const lockNotAvailable = '55P03';

/**
 * Runs a migration's script. One of several statements runs in one transaction; a single statement runs on its own,
 * so that it may be a CREATE INDEX CONCURRENTLY.
 *
 * A script that does not get a lock in time gives way to those who queue behind it, and is tried again, for as long
 * as its own `lock_timeout` says and half a second in between, 20 times.
 */
export async function runScript(pool: pg.Pool, script: string, log: (line: string) => void): Promise<void> {
  const broken = new Set(await invalidIndexes(pool));
  for (let attempt = 1; ; attempt++) {
    try {
      await pool.query(script);
      return;
    } catch (error) {
      await dropIndexes(
        pool,
        (await invalidIndexes(pool)).filter((name) => !broken.has(name)),
      );
      if (!isLockTimeout(error) || attempt === attempts) throw error;
      log(`a lock was not to be had (${error.message}); attempt ${attempt + 1} of ${attempts} follows`);
      await delay(pauseMs);
    }
  }
}

const isLockTimeout = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === lockNotAvailable;

/** What a CREATE INDEX CONCURRENTLY leaves behind when it fails, or has not finished. */
async function invalidIndexes(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid',
  );
  return rows.map(({ name }) => name);
}

/** A left-over is kept up to date with every write and used by no query; and it is in the way of the next attempt. */
async function dropIndexes(pool: pg.Pool, names: readonly string[]): Promise<void> {
  for (const name of names) await pool.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
}
