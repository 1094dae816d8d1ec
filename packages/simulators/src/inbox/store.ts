import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { type Journal, readJournal, rewriteJournal } from '../lib/journal.ts';
import { type Envelope, type Message, type MessageSummary, openMessage, summarize } from './message.ts';
import { type Sources, sourceIds, sourcesInMemory, sourcesOnDisk } from './sources.ts';

export interface MessageFilter {
  /** Part of a recipient's address, in any case. */
  to?: string | undefined;
  /** Part of the subject, in any case. */
  subject?: string | undefined;
}

export interface MessageStore {
  /** Resolves when the message is kept. Rejects when it cannot be read as a mail. */
  add(source: Buffer, envelope: Envelope): Promise<MessageSummary>;
  /** Newest first; `total` counts all that match. */
  list(
    filter: MessageFilter,
    page: { limit: number; offset: number },
  ): { data: MessageSummary[]; total: number };
  find(id: string): Promise<Message | null>;
  source(id: string): Promise<Buffer | null>;
  clear(): Promise<void>;
  close(): void;
}

const matcher = ({ to, subject }: MessageFilter) => {
  const recipient = to?.toLowerCase() ?? '';
  const words = subject?.toLowerCase() ?? '';
  return (message: MessageSummary) =>
    message.to.some((address) => address.toLowerCase().includes(recipient)) &&
    message.subject.toLowerCase().includes(words);
};

interface Shelf {
  /** Oldest first. */
  messages: MessageSummary[];
  sources: Sources;
  journal: Journal | null;
  restart(): Journal | null;
}

async function openShelf(dir: string | null, max: number): Promise<Shelf> {
  if (dir === null) {
    return { messages: [], sources: sourcesInMemory(), journal: null, restart: () => null };
  }
  const path = join(dir, 'messages.jsonl');
  const sources = sourcesOnDisk(dir);
  const stored = new Set(await sourceIds(dir));
  const messages = (readJournal(path) as MessageSummary[]).filter(({ id }) => stored.has(id)).slice(-max);
  for (const { id } of messages) stored.delete(id);
  await sources.remove([...stored]);
  return {
    messages,
    sources,
    journal: rewriteJournal(path, messages),
    restart: () => rewriteJournal(path, []),
  };
}

/**
 * The newest `max` messages, in memory or in `dir`, where they survive a restart.
 */
export async function openStore(dir: string | null, max: number): Promise<MessageStore> {
  const shelf = await openShelf(dir, max);
  const { sources } = shelf;
  const byId = new Map(shelf.messages.map((message) => [message.id, message]));

  const keep = async (message: MessageSummary): Promise<void> => {
    shelf.journal?.append(message);
    shelf.messages.push(message);
    byId.set(message.id, message);
    const surplus = shelf.messages.splice(0, Math.max(0, shelf.messages.length - max)).map(({ id }) => id);
    for (const id of surplus) byId.delete(id);
    await sources.remove(surplus);
  };

  return {
    async add(source, envelope) {
      const email = await PostalMime.parse(source);
      const id = randomUUID();
      await sources.put(id, source);
      const message = summarize(email, { id, at: new Date(), size: source.length, envelope });
      await keep(message);
      return message;
    },
    list(filter, { limit, offset }) {
      const matching = shelf.messages.filter(matcher(filter)).reverse();
      return { data: matching.slice(offset, offset + limit), total: matching.length };
    },
    async find(id) {
      const message = byId.get(id);
      return message ? openMessage(message, await sources.get(id)) : null;
    },
    source: async (id) => (byId.has(id) ? sources.get(id) : null),
    async clear() {
      const ids = [...byId.keys()];
      shelf.messages = [];
      byId.clear();
      shelf.journal?.close();
      shelf.journal = shelf.restart();
      await sources.remove(ids);
    },
    close: () => shelf.journal?.close(),
  };
}
