import { type FileStorage, requireKey, requirePrefix } from '../ports/file-storage.ts';

/** Keeps files in memory. */
export class TestStorage implements FileStorage {
  readonly files = new Map<string, Uint8Array>();

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.files.set(requireKey(key), bytes);
  }

  async get(key: string): Promise<Uint8Array | null> {
    return this.files.get(requireKey(key)) ?? null;
  }

  async delete(key: string): Promise<void> {
    this.files.delete(requireKey(key));
  }

  async *list(prefix: string): AsyncIterable<string> {
    requirePrefix(prefix);
    yield* [...this.files.keys()].filter((key) => key.startsWith(prefix));
  }
}
