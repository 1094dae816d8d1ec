import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the messages themselves are kept, byte for byte. */
export interface Sources {
  put(id: string, source: Buffer): Promise<void>;
  get(id: string): Promise<Buffer>;
  remove(ids: readonly string[]): Promise<void>;
}

export function sourcesInMemory(): Sources {
  const sources = new Map<string, Buffer>();
  return {
    put: async (id, source) => void sources.set(id, source),
    async get(id) {
      const source = sources.get(id);
      if (!source) throw new Error(`no message ${id}`);
      return source;
    },
    async remove(ids) {
      for (const id of ids) sources.delete(id);
    },
  };
}

/** One `.eml` file a message, which every mail program opens. */
export function sourcesOnDisk(dir: string): Sources {
  mkdirSync(dir, { recursive: true });
  const fileOf = (id: string) => join(dir, `${id}.eml`);
  return {
    put: (id, source) => writeFile(fileOf(id), source),
    get: (id) => readFile(fileOf(id)),
    async remove(ids) {
      await Promise.all(ids.map((id) => rm(fileOf(id), { force: true })));
    },
  };
}

/** The ids of the messages a folder holds. */
export const sourceIds = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length));
