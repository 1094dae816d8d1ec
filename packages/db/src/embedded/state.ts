import { chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { EmbeddedPostgresError, errnoOf, fileProblem } from './error.ts';
import { isRoot } from './server-user.ts';

/** What the next start needs to know; `<home>/postgres.json`, readable by its owner only. */
export interface State {
  /** Where the home was: tells a home that was moved from one that was copied. */
  home: string;
  /** Relative when it is inside the home, so that a copied home has a database of its own. */
  dataDir: string;
  port: number | null;
  password: string;
}

const fileIn = (home: string): string => join(home, 'postgres.json');

export function readState(home: string): State | null {
  const path = fileIn(home);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as State;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    if (!(error instanceof SyntaxError)) throw fileProblem(error, path);
    throw new EmbeddedPostgresError(
      'incomplete_data',
      `${path} is damaged. Delete it and start again: it is written anew, and no data is lost.`,
      { cause: error },
    );
  }
}

export function writeState(home: string, state: State): void {
  const path = fileIn(home);
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    giveToOwnerOf(home, fresh);
    renameSync(fresh, path);
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/** After one start as root the user whose folder it is must still be able to start. */
export function giveToOwnerOf(home: string, path: string): void {
  if (!isRoot()) return;
  const { uid, gid } = statSync(home);
  chownSync(path, uid, gid);
}

/** The folder that an earlier start chose, unless this home is a copy and the folder is the original's. */
export function recordedDataDir(home: string, state: State): string | null {
  if (!isAbsolute(state.dataDir)) return join(home, state.dataDir);
  const isCopy = state.home !== home && existsSync(fileIn(state.home));
  return isCopy ? null : state.dataDir;
}

export function portable(home: string, dataDir: string): string {
  const inside = relative(home, dataDir);
  return inside.startsWith('..') || isAbsolute(inside) ? dataDir : inside;
}
