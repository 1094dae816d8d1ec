import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { findEngine } from './engine.ts';
import { EmbeddedPostgresError, errnoOf, fileProblem } from './error.ts';
import { assertWhole, initialise, removeUnfinished, setPassword, superuser } from './initialise.ts';
import { type Holder, takeLock } from './lock.ts';
import { choosePlace, prepareHome } from './place.ts';
import { endLeftover, launch, logFileOf, type Postmaster, readPidFile } from './postmaster.ts';
import { endProcess } from './process.ts';
import { portable, readState, recordedDataDir, writeState } from './state.ts';

export interface EmbeddedPostgresOptions {
  /** The folder that keeps everything between starts, usually `.waybill`. Created if need be. */
  home: string;
  /** Told in one line what is going on, where it takes a while or is not as usual. */
  log: (line: string) => void;
  /** Server settings over the usual ones, such as `fsync: 'off'` for a database that is thrown away. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** For its owner and superuser; the database `waybill` unless another is named. It need not exist yet. */
  url(database?: string): string;
  /** The maintenance database `postgres`, which always exists. */
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  readonly logFile: string;
  /** Set when the data is not below the home: says where it is and why. */
  readonly notice: string | null;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends every connection, writes everything to disk and stops, within 5 s. Can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server of our own on 127.0.0.1, creating its database the first time. Throws
 * `EmbeddedPostgresError`, whose message says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = prepareHome(options.home);
  const lock = lockHome(home);
  try {
    const running = await startLocked(home, options);
    return {
      ...running,
      async stop() {
        await running.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(home: string, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const state = readState(home);
  const { dataDir, user, exists, notice } = await choosePlace(home, state);
  if (notice) log(notice);
  const engine = await findEngine(user, log);
  const password = state?.password ?? randomBytes(24).toString('base64url');
  const known = { home, dataDir: portable(home, dataDir), password };

  const wasInterrupted = removeUnfinished(dataDir);
  if (exists) {
    assertWhole(dataDir, engine);
    await endLeftover(dataDir, log);
    if (!state) await setPassword({ engine, user, dataDir, password });
  } else {
    // Written first: a database whose password is lost needs a reset, a password without a database does no harm.
    writeState(home, { ...known, port: state?.port ?? null });
    log(
      wasInterrupted
        ? 'Creating the database, as an earlier start was interrupted in it …'
        : 'Creating the database …',
    );
    await initialise({ engine, user, dataDir, password, sync: options.settings?.['fsync'] !== 'off' });
  }
  const server = await launch(
    { engine, user, dataDir, home, settings: options.settings ?? {}, log },
    state?.port ?? null,
  );
  const handle = { ...handleOf(server, password), dataDir, notice, logFile: logFileOf(home) };
  try {
    writeState(home, { ...known, port: server.port });
    await assertAdmitted(handle.superuserUrl, home);
  } catch (error) {
    await handle.stop();
    throw error;
  }
  return handle;
}

function lockHome(home: string): { release(): void } {
  const path = join(home, 'postgres.lock');
  let lock: ReturnType<typeof takeLock>;
  try {
    lock = takeLock(path);
  } catch (error) {
    throw fileProblem(error, home);
  }
  if ('heldBy' in lock) throw alreadyRunning(home, lock.heldBy);
  return lock;
}

function alreadyRunning(home: string, holder: Holder): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'already_running',
    `${home} is in use by process ${holder.pid}${whereItListens(home)}. Stop that one first ` +
      `(Ctrl-C in its terminal, or \`kill ${holder.pid}\`), or run a second copy beside it: ` +
      'WAYBILL_HOME=.waybill-2 PORT=3001 npm start.',
  );
}

function whereItListens(home: string): string {
  try {
    const state = readState(home);
    const dataDir = state && recordedDataDir(home, state);
    const server = dataDir && readPidFile(dataDir);
    return server ? `, with its database on port ${server.port}` : ', which is starting its database';
  } catch {
    // The holder may be another user, whose files are closed to us.
    return '';
  }
}

function handleOf(server: Postmaster, password: string) {
  const { pid, port, process: child } = server;
  const url = (database = 'waybill') => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Whatever ends us without `stop`, short of SIGKILL, also ends the server.
  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      await endProcess(pid, [
        { signal: 'SIGINT', withinMs: 4_000 },
        { signal: 'SIGQUIT', withinMs: 800 },
        { signal: 'SIGKILL', withinMs: 500 },
      ]);
      await ended;
    }
    process.removeListener('exit', endWithUs);
  };
  return {
    url,
    superuserUrl: url('postgres'),
    port,
    pid,
    ended,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function assertAdmitted(url: string, home: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    if (errnoOf(error) !== '28P01') throw error;
    throw new EmbeddedPostgresError(
      'password_mismatch',
      `The database does not take the password in ${join(home, 'postgres.json')}, perhaps because one of them was ` +
        'restored from a copy. Delete that file and start again: a new password is set, and no data is lost.',
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
