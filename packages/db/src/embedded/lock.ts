import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errnoOf } from './error.ts';
import { birthOf, isAlive } from './process.ts';

export interface Holder {
  pid: number;
  birth: string | null;
}

/** What this process holds. After a restart of a container a dead holder's process id is often our own. */
const held = new Set<string>();

/**
 * Takes the lock file for this process, also from a holder that died without giving it back. Returns the living
 * holder when there is one.
 */
export function takeLock(path: string): { release(): void } | { heldBy: Holder } {
  const me: Holder = { pid: process.pid, birth: birthOf(process.pid) };
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(me), { flag: 'wx' });
      held.add(path);
      return { release: () => release(path) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && holds(holder, path)) return { heldBy: holder };
    setAside(path);
  }
}

function release(path: string): void {
  if (held.delete(path)) rmSync(path, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function holds(holder: Holder, path: string): boolean {
  if (holder.pid === process.pid) return held.has(path);
  return isAlive(holder.pid) && birthOf(holder.pid) === holder.birth;
}

/** Renames before it deletes, so that of two that find the same dead holder only one removes its file. */
function setAside(path: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
