import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '@waybill/db/embedded';
import type { z } from 'zod';
import { errnoOf, StartError } from './start-error.ts';

/** The folder of one installation, held by this process until it is released. */
export interface Home {
  readonly directory: string;
  path(...names: string[]): string;
  /** `null` when there is no such file. A file that does not fit the schema counts as damaged. */
  read<T>(name: string, schema: z.ZodType<T>): T | null;
  /** Replaces the file whole, so that nobody reads half of it. */
  write(name: string, content: object, options?: { secret?: boolean }): void;
  remove(name: string): void;
  release(): void;
}

const lockFile = 'start.lock';
const elsewhere = 'choose another folder: WAYBILL_HOME=/path/to/folder npm start';

function cannotUse(directory: string, error: unknown): StartError {
  const because: Record<string, string> = {
    EROFS: 'it is on a read-only file system',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    ENOSPC: 'no space is left on the device',
    EEXIST: 'a file is in its place',
    ENOTDIR: 'a file is in its place',
  };
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return new StartError(
    `The folder ${directory} cannot be used: ${because[code] ?? `${error}`}. Put that right, or ${elsewhere}`,
  );
}

/** Throws `StartError` when the folder cannot be written, or when another start is using it. */
export function openHome(directory: string): Home {
  try {
    mkdirSync(join(directory, 'logs'), { recursive: true });
    keepOwner(join(directory, 'logs'), directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw cannotUse(directory, error);
  }
  const lock = lockHome(directory);
  const path = (...names: string[]) => join(directory, ...names);
  return {
    directory,
    path,
    read: (name, schema) => readJson(path(name), schema),
    write: (name, content, { secret = false } = {}) => {
      try {
        writeJson(path(name), content, secret);
      } catch (error) {
        throw cannotUse(directory, error);
      }
    },
    remove: (name) => rmSync(path(name), { force: true }),
    release: () => lock.release(),
  };
}

function lockHome(directory: string): { release(): void } {
  let lock: ReturnType<typeof takeLock>;
  try {
    lock = takeLock(join(directory, lockFile));
  } catch (error) {
    throw cannotUse(directory, error);
  }
  if (!('heldBy' in lock)) return lock;
  const { pid } = lock.heldBy;
  throw new StartError(
    `Waybill is already running in ${directory} (process ${pid}). Stop that one first, with Ctrl-C in its ` +
      `terminal or \`kill ${pid}\`, or run a second copy beside it: WAYBILL_HOME=.waybill-2 PORT=3001 npm start`,
  );
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    if (!(error instanceof SyntaxError)) throw new StartError(`${path} cannot be read: ${error}`);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new StartError(`${path} is damaged. Delete it and start again: it is written anew.`);
}

function writeJson(path: string, content: object, secret: boolean): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: secret ? 0o600 : 0o644 });
  keepOwner(fresh, dirname(path));
  renameSync(fresh, path);
}

/** After one start as root, the user whose folder it is must still be able to start. */
export function keepOwner(path: string, ownedLike: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(ownedLike);
  chownSync(path, uid, gid);
}
