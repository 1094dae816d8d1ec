import { execFile, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, errnoOf } from './error.ts';

/** The operating-system user that the server runs as: `null` is the one we are ourselves. */
export type ServerUser = { uid: number; gid: number; name: string } | null;

const runFile = promisify(execFile);
export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root. Root lends it the user `postgres` where there is one, else `nobody`; an
 * existing data directory is served by its owner, so that `sudo npm start` once does not lock its user out.
 */
export async function chooseServerUser(ownerOf: string | null): Promise<ServerUser> {
  if (!isRoot()) return null;
  if (ownerOf) {
    const { uid, gid } = statSync(ownerOf);
    if (uid !== 0) return { uid, gid, name: await nameOf(uid) };
  }
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (user) return user;
  throw new EmbeddedPostgresError(
    'no_unprivileged_user',
    'PostgreSQL never runs as root, and this system has no user `postgres` or `nobody` to run it as: ' +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

async function lookUp(name: string): Promise<ServerUser> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runFile('id', [flag, name])));
    // macOS prints the id of `nobody` as a negative number.
    return { uid: Number(uid?.stdout) >>> 0, gid: Number(gid?.stdout) >>> 0, name };
  } catch {
    return null;
  }
}

async function nameOf(uid: number): Promise<string> {
  try {
    return (await runFile('id', ['-un', String(uid)])).stdout.trim();
  } catch {
    return String(uid);
  }
}

export interface Finished {
  code: number | null;
  output: string;
}

/** Runs a program of the engine to its end as the server's user, which may not be able to enter our folder. */
export function runAs(
  user: ServerUser,
  file: string,
  args: readonly string[],
  input?: string,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...identity(user), stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A program that ends without reading its input is judged by its exit code.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => reject(cannotSwitch(error, user) ?? error));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(input);
  });
}

/** Spawn options. The environment is ours alone: a stray PGDATA or LD_LIBRARY_PATH must not reach the server. */
export function identity(user: ServerUser) {
  return {
    ...(user && { uid: user.uid, gid: user.gid }),
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  };
}

function cannotSwitch(error: Error, user: ServerUser): EmbeddedPostgresError | null {
  if (!user || !['EPERM', 'EINVAL'].includes(errnoOf(error) ?? '')) return null;
  return new EmbeddedPostgresError(
    'no_unprivileged_user',
    `PostgreSQL never runs as root, and the system does not let us run it as ${user.name} (${error.message}): ` +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    { cause: error },
  );
}

/** Asks the system instead of reading modes, so that access lists and mount options count too. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  return (await runAs(user, '/bin/sh', ['-c', '[ -x "$1" ]', 'sh', folder])).code === 0;
}

/** The outermost folder on the way to `path` that the user cannot enter. */
export async function barrierOn(user: ServerUser, path: string): Promise<string> {
  const parent = dirname(path);
  if (parent !== path && !(await canEnter(user, parent))) return barrierOn(user, parent);
  return path;
}
