import { z } from 'zod';
import { type Journal, readJournal, rewriteJournal } from './journal.ts';

/** Records by id, in the order in which they were first put. A record is replaced, never changed in place. */
export interface Collection<T extends { id: string }> {
  get(id: string): T | undefined;
  put(record: T): T;
  values(): T[];
}

/** What each collection holds, by its name. The schemas also read the state file. */
type Schemas = Readonly<Record<string, z.ZodType<{ id: string }>>>;

export type Collections<Kept extends Schemas> = {
  readonly [Name in keyof Kept]: Collection<z.infer<Kept[Name]>>;
} & { close(): void };

const entrySchema = z.object({ in: z.string(), record: z.looseObject({ id: z.string() }) });
type Entry = z.infer<typeof entrySchema>;

/** Opens the collections; with a `stateFile` they hold what an earlier run left there. */
export function openCollections<Kept extends Schemas>(
  schemas: Kept,
  stateFile: string | null,
): Collections<Kept> {
  const kept = stateFile === null ? [] : latest(readEntries(stateFile, schemas));
  const journal = stateFile === null ? null : rewriteJournal(stateFile, kept);
  const collections = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, openCollection(name, schema, kept, journal)]),
  );
  return { ...collections, close: () => journal?.close() } as Collections<Kept>;
}

function readEntries(stateFile: string, schemas: Schemas): Entry[] {
  const named = entrySchema.extend({ in: z.enum(Object.keys(schemas)) });
  return readJournal(stateFile).map((entry) => named.parse(entry));
}

function latest(entries: Entry[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) byId.set(`${entry.in}/${entry.record.id}`, entry);
  return [...byId.values()];
}

function openCollection<T extends { id: string }>(
  name: string,
  schema: z.ZodType<T>,
  kept: Entry[],
  journal: Journal | null,
): Collection<T> {
  const records = new Map<string, T>();
  for (const entry of kept) {
    if (entry.in === name) records.set(entry.record.id, schema.parse(entry.record));
  }
  return {
    get: (id) => records.get(id),
    put(record) {
      journal?.append({ in: name, record });
      records.set(record.id, record);
      return record;
    },
    values: () => [...records.values()],
  };
}
