import { z } from 'zod';
import { type Journal, readJournal, rewriteJournal } from '../lib/journal.ts';
import {
  type Charge,
  type CollectionName,
  type Event,
  type PaymentIntent,
  type PaymentMethod,
  type Refund,
  type SavedAnswer,
  schemas,
} from './model.ts';

/** Records by id, in the order in which they were first put. A record is replaced, never changed in place. */
export interface Collection<T extends { id: string }> {
  get(id: string): T | undefined;
  put(record: T): T;
  values(): T[];
}

export interface Books {
  readonly paymentMethods: Collection<PaymentMethod>;
  readonly paymentIntents: Collection<PaymentIntent>;
  readonly charges: Collection<Charge>;
  readonly refunds: Collection<Refund>;
  readonly events: Collection<Event>;
  readonly answers: Collection<SavedAnswer>;
  close(): void;
}

const entrySchema = z.object({
  in: z.enum(Object.keys(schemas) as CollectionName[]),
  record: z.looseObject({ id: z.string() }),
});

/** Opens the books; with a `stateFile` they are the ones an earlier run left there. */
export function openBooks(stateFile: string | null): Books {
  const kept =
    stateFile === null ? [] : latest(readJournal(stateFile).map((entry) => entrySchema.parse(entry)));
  const journal = stateFile === null ? null : rewriteJournal(stateFile, kept);
  const collection = <Name extends CollectionName>(name: Name) => openCollection(name, kept, journal);
  return {
    paymentMethods: collection('paymentMethods'),
    paymentIntents: collection('paymentIntents'),
    charges: collection('charges'),
    refunds: collection('refunds'),
    events: collection('events'),
    answers: collection('answers'),
    close: () => journal?.close(),
  };
}

type Entry = z.infer<typeof entrySchema>;

function latest(entries: Entry[]): Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of entries) byId.set(`${entry.in}/${entry.record.id}`, entry);
  return [...byId.values()];
}

function openCollection<Name extends CollectionName>(
  name: Name,
  kept: Entry[],
  journal: Journal | null,
): Collection<z.infer<(typeof schemas)[Name]>> {
  type Stored = z.infer<(typeof schemas)[Name]>;
  const records = new Map<string, Stored>();
  for (const entry of kept) {
    if (entry.in === name) records.set(entry.record.id, schemas[name].parse(entry.record) as Stored);
  }
  return {
    get: (id) => records.get(id),
    put(record) {
      journal?.append({ in: name, record } satisfies { in: CollectionName; record: object });
      records.set(record.id, record);
      return record;
    },
    values: () => [...records.values()],
  };
}
