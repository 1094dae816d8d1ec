import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Journal {
  /** Has reached the operating system when it returns: a killed process loses nothing it has answered for. */
  append(entry: unknown): void;
  close(): void;
}

/** The entries of a journal, oldest first; none if there is no file yet. */
export function readJournal(path: string): unknown[] {
  const lines = readIfThere(path).split('\n');
  // A process killed while writing leaves a last line without its end: that entry was never answered for.
  lines.pop();
  return lines.map((line): unknown => JSON.parse(line));
}

/** Replaces the journal by `entries` in one step and opens it for more. */
export function rewriteJournal(path: string, entries: Iterable<unknown>): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const compacted = `${path}.new`;
  writeFileSync(compacted, [...entries].map(toLine).join(''));
  renameSync(compacted, path);
  const file = openSync(path, 'a');
  let open = true;
  return {
    append(entry) {
      // The number of a closed file may belong to another by now.
      if (!open) throw new Error(`${path} is closed`);
      writeSync(file, toLine(entry));
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

const toLine = (entry: unknown) => `${JSON.stringify(entry)}\n`;

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
