/**
 * Files by their keys, each whole or not there. A key is of names parted by slashes; the first is the tenant's id, so
 * that no shop's files lie among another's.
 */
export interface FileStorage {
  /** Takes the place of a file of before. It is durable when this resolves. */
  put(key: string, bytes: Uint8Array, options: { contentType: string }): Promise<void>;
  /** Null where there is none. */
  get(key: string): Promise<Uint8Array | null>;
  /** Leaves nothing; nothing is left already where there was none. */
  delete(key: string): Promise<void>;
  /** The keys that begin with the prefix, which ends in a slash; in no order. */
  list(prefix: string): AsyncIterable<string>;
}

const name = '[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*';
const shapeOfKey = new RegExp(`^${name}(?:/${name})*$`);
const longestKey = 512;

/** Throws for what is no key: there is no way up, nothing hidden and nothing empty in one. */
export function requireKey(key: string): string {
  if (key.length <= longestKey && shapeOfKey.test(key)) return key;
  throw new TypeError(`not the key of a file: ${JSON.stringify(key.slice(0, 100))}`);
}

/** Throws for what is no prefix of keys. */
export function requirePrefix(prefix: string): string {
  if (!prefix.endsWith('/'))
    throw new TypeError(`not a prefix of keys: ${JSON.stringify(prefix.slice(0, 100))}`);
  requireKey(prefix.slice(0, -1));
  return prefix;
}

/** Deletes every file whose key begins so; how many there were. */
export async function deleteAll(storage: FileStorage, prefix: string): Promise<number> {
  let deleted = 0;
  for await (const key of storage.list(prefix)) {
    await storage.delete(key);
    deleted += 1;
  }
  return deleted;
}
