import type { Database } from '@waybill/db';
import { type ApiKeyUse, noteApiKeyUses } from '@waybill/domain';
import type { Logger } from '@waybill/runtime';

export type NoteKeyUse = (use: ApiKeyUse) => void;

export interface KeyUses {
  note: NoteKeyUse;
  /** Writes down what has not been yet. */
  close(): Promise<void>;
}

/** When each key was used last is kept in memory and written down once a minute, all keys in one statement. */
export function startKeyUses(
  db: Database,
  { log, everyMs = 60_000 }: { log: Logger; everyMs?: number },
): KeyUses {
  let uses = new Map<string, ApiKeyUse>();
  async function flush(): Promise<void> {
    const noted = [...uses.values()];
    uses = new Map();
    // The next minute tells as much: what is lost is no more than the time of a use.
    await noteApiKeyUses(db, noted).catch((error: unknown) =>
      log.warn({ err: error }, 'nobody is told when API keys were used'),
    );
  }
  const timer = setInterval(() => void flush(), everyMs).unref();
  return {
    note: (use) => void uses.set(use.id, use),
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
