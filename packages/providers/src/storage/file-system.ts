import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type FileStorage, requireKey, requirePrefix } from '@waybill/domain';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Undefined where there is no such file, or no such folder. */
async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(codeOf(error)))) return undefined;
    throw error;
  }
}

/** Not the name of a key: what was left behind by a crash is in no list. */
const temporaryName = () => `.${randomUUID()}.tmp`;

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The entry itself is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* keysBelow(folder: string, prefix: string): AsyncGenerator<string> {
  const entries: Dirent[] = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    if (entry.isDirectory()) yield* keysBelow(join(folder, entry.name), `${prefix}${entry.name}/`);
    else if (!entry.name.startsWith('.')) yield `${prefix}${entry.name}`;
  }
}

/** Files in a folder, which every process that uses them can reach: of one machine, or a shared file system. */
export function createFileSystemStorage({ directory }: { directory: string }): FileStorage {
  const root = resolve(directory);
  const pathOf = (key: string) => join(root, ...requireKey(key).split('/'));

  /** Whole or not at all: it is written beside its place, and put there. */
  async function write(path: string, bytes: Uint8Array): Promise<void> {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o750 });
    const temporary = join(folder, temporaryName());
    try {
      await writeDurably(temporary, bytes);
      await rename(temporary, path);
      await syncFolder(folder);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      // Who deletes the last other file takes the folder away.
      for (let attempt = 1; ; attempt++) {
        try {
          return await write(path, bytes);
        } catch (error) {
          if (codeOf(error) !== 'ENOENT' || attempt === 5) throw error;
        }
      }
    },
    get: async (key) => (await unlessMissing(readFile(pathOf(key)))) ?? null,
    async delete(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      try {
        await rmdir(dirname(path));
      } catch {
        // Other files are in it, or it is gone already.
      }
    },
    async *list(prefix) {
      yield* keysBelow(join(root, ...requirePrefix(prefix).slice(0, -1).split('/')), prefix);
    },
  };
}
