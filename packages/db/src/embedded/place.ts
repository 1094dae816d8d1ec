import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, errnoOf, fileProblem, incomplete } from './error.ts';
import { barrierOn, canEnter, chooseServerUser, isRoot, type ServerUser } from './server-user.ts';
import { recordedDataDir, type State } from './state.ts';

/** Where the data lives and who serves it. */
export interface Place {
  dataDir: string;
  user: ServerUser;
  /** False until the first start has created the database. */
  exists: boolean;
  /** Set when the data is not below the home, with the reason. */
  notice: string | null;
}

/** Creates the home if need be and returns it without symbolic links. */
export function prepareHome(home: string): string {
  try {
    const created = mkdirSync(home, { recursive: true });
    // Under a strict umask the server's user could not enter the folder that we have just made for it.
    if (created && isRoot()) chmodSync(home, 0o755);
    return realpathSync(home);
  } catch (error) {
    throw fileProblem(error, home);
  }
}

/**
 * Finds the data of earlier starts wherever it is; only when there is none is a place chosen: in the home, or, when
 * root runs us and the server's user cannot enter the home, in a folder of its own outside, the same at each start.
 */
export async function choosePlace(home: string, state: State | null): Promise<Place> {
  const inHome = join(home, 'postgres');
  const recorded = state && recordedDataDir(home, state);
  const known = [...(recorded ? [recorded] : []), inHome, ...outside(home).map((at) => join(at, 'postgres'))];
  const existing = known.find(holdsFiles);
  if (existing) return existingPlace(home, existing);

  const user = await chooseServerUser(null);
  if (!user || (await canEnter(user, home))) return { dataDir: inHome, user, exists: false, notice: null };
  const folder = await outsideFolder(home, user);
  const dataDir = join(folder, 'postgres');
  return { dataDir, user, exists: false, notice: await whyOutside(user, home, dataDir) };
}

async function existingPlace(home: string, dataDir: string): Promise<Place> {
  const owner = lstatSync(dataDir).uid;
  if (isRoot() && owner === 0 && !existsSync(join(dataDir, 'PG_VERSION'))) {
    throw incomplete(dataDir, 'PG_VERSION is missing');
  }
  if (isRoot() ? owner === 0 : owner !== process.getuid?.()) {
    throw new EmbeddedPostgresError(
      'wrong_owner',
      isRoot()
        ? `${dataDir} belongs to root, but PostgreSQL never runs as root: give it to the user who serves it ` +
            `(chown -R postgres ${dataDir}).`
        : `${dataDir} belongs to another user (id ${owner}): start as that user or as root, ` +
            'or choose another folder with WAYBILL_HOME=/path/to/folder.',
    );
  }
  const user = await chooseServerUser(dataDir);
  if (user && !(await canEnter(user, dataDir))) {
    const barrier = await barrierOn(user, dataDir);
    throw new EmbeddedPostgresError(
      'unreachable',
      `The database is in ${dataDir}, but its user ${user.name} cannot enter ${barrier} any more: ` +
        `allow it (chmod o+x ${barrier}), or move the home elsewhere and set WAYBILL_HOME.`,
    );
  }
  const isOutside = dirname(dataDir) !== home;
  return { dataDir, user, exists: true, notice: isOutside ? await whyOutside(user, home, dataDir) : null };
}

async function whyOutside(user: ServerUser, home: string, dataDir: string): Promise<string> {
  if (!user || (await canEnter(user, home))) return `The database is in ${dataDir}.`;
  const barrier = await barrierOn(user, home);
  return `The database is in ${dataDir}: its user ${user.name} cannot enter ${barrier} (PostgreSQL never runs as root).`;
}

function holdsFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    // A data directory is closed to others: there it is, and the owner is checked next.
    if (errnoOf(error) === 'EACCES') return existsSync(folder);
    throw fileProblem(error, folder);
  }
}

/** The folders that root may use in place of one that the server's user cannot enter, best first. */
function outside(closed: string): string[] {
  if (!isRoot()) return [];
  const name = `waybill-${createHash('sha256').update(closed).digest('hex').slice(0, 12)}`;
  return ['/var/lib', '/Users/Shared', tmpdir()].map((base) => join(base, name));
}

/** A folder that the server's user can enter in place of one that is closed to it; the same at each call. */
export async function outsideFolder(closed: string, user: ServerUser): Promise<string> {
  const tried = outside(closed);
  for (const folder of tried) {
    if (!existsSync(dirname(folder))) continue;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      chmodSync(folder, 0o755);
    } catch {
      continue;
    }
    const found = lstatSync(folder);
    // In a folder that anyone may write to, only our own is to be trusted.
    if (found.isDirectory() && found.uid === 0 && (await canEnter(user, folder))) return folder;
  }
  throw new EmbeddedPostgresError(
    'unreachable',
    `PostgreSQL never runs as root, and its user ${user?.name} cannot enter ${closed} nor any of ${tried.join(', ')}: ` +
      'start as an ordinary user, or choose a folder that everyone can enter with WAYBILL_HOME=/path/to/folder.',
  );
}

/** Creates an empty folder that belongs to the server's user alone. */
export function makeFolderFor(user: ServerUser, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user) chownSync(folder, user.uid, user.gid);
  } catch (error) {
    throw fileProblem(error, folder);
  }
}
