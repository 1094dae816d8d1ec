import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Engine } from './engine.ts';
import { diskFull, EmbeddedPostgresError, fileProblem, incomplete, messageOf } from './error.ts';
import { makeFolderFor } from './place.ts';
import { type Finished, runAs, type ServerUser } from './server-user.ts';

export const superuser = 'waybill';

/**
 * Creates the database beside its final place and then renames it: under its final name a half-made one cannot
 * exist, so what an interrupted start left behind is known to hold no data.
 */
export async function initialise(options: {
  engine: Engine;
  user: ServerUser;
  dataDir: string;
  password: string;
  /** False for a database that need not survive a power cut. */
  sync: boolean;
}): Promise<void> {
  const { engine, user, dataDir, password, sync } = options;
  const unfinished = `${dataDir}.new-${randomBytes(4).toString('hex')}`;
  makeFolderFor(user, unfinished);
  try {
    const made = await runAs(user, engine.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(sync ? [] : ['--no-sync']),
    ]);
    assertDone(made, dataDir);
    admitByPasswordOnly(unfinished);
    await setPassword({ engine, user, dataDir: unfinished, password });
    // An empty folder may already have the name.
    if (existsSync(dataDir)) rmdirSync(dataDir);
    renameSync(unfinished, dataDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw fileProblem(error, dataDir);
  }
}

/** Removes what interrupted starts left behind; true when there was something. */
export function removeUnfinished(dataDir: string): boolean {
  const folder = dirname(dataDir);
  const left = readdirSync(folder).filter((name) => name.startsWith(`${basename(dataDir)}.new-`));
  for (const name of left) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // An initdb that outlived its starter is still writing there: the next start will do it.
    }
  }
  return left.length > 0;
}

function admitByPasswordOnly(dataDir: string): void {
  writeFileSync(join(dataDir, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
}

/** Works on a stopped server and needs no old password: also for a home that lost its state file. */
export async function setPassword(options: {
  engine: Engine;
  user: ServerUser;
  dataDir: string;
  password: string;
}): Promise<void> {
  const { engine, user, dataDir, password } = options;
  const done = await runAs(
    user,
    engine.postgres,
    ['--single', '-D', dataDir, 'postgres'],
    `ALTER ROLE ${superuser} PASSWORD '${password}'\n`,
  );
  assertDone(done, dataDir);
}

function assertDone({ code, output }: Finished, dataDir: string): void {
  if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(output)) return;
  if (output.includes('No space left on device')) throw diskFull(dataDir);
  if (output.includes('could not look up effective user ID')) {
    throw new EmbeddedPostgresError(
      'no_unprivileged_user',
      'PostgreSQL needs a user with a name, and the one we run as has none in /etc/passwd: ' +
        'start as a named user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
  throw new EmbeddedPostgresError(
    'init_failed',
    `Creating the database in ${dataDir} failed:\n${output.trim()}`,
  );
}

/** Refuses what is not a whole database of our version. */
export function assertWhole(dataDir: string, engine: Engine): void {
  let version: string;
  try {
    version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw incomplete(dataDir, `PG_VERSION cannot be read: ${messageOf(error)}`);
  }
  if (version === '') throw incomplete(dataDir, 'PG_VERSION is empty');
  if (version !== String(engine.major)) {
    throw new EmbeddedPostgresError(
      'wrong_version',
      `The database in ${dataDir} was made by PostgreSQL ${version}, and this is PostgreSQL ${engine.major}: dump it ` +
        `with the version it was made by, or move it away (mv ${dataDir} ${dataDir}-${version}) to begin with an empty one.`,
    );
  }
  for (const part of ['global/pg_control', 'base', 'pg_wal', 'pg_hba.conf', 'postgresql.conf']) {
    if (!existsSync(join(dataDir, part))) throw incomplete(dataDir, `${part} is missing`);
  }
}
