import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

const severe = /"level":"(?:error|fatal)"/;
const readEveryMs = 400;
const chunkBytes = 256 * 1024;

const logLine = z.object({
  msg: z.string().optional(),
  reason: z.string().optional(),
  err: z.object({ message: z.string() }).partial().optional(),
});

/** An error line as a person reads it; `null` for anything else. */
export function severeMessage(line: string): string | null {
  if (!severe.test(line)) return null;
  try {
    const { msg, err, reason } = logLine.parse(JSON.parse(line));
    const parts = [msg, err?.message ?? reason].filter((part) => part !== undefined);
    return [...new Set(parts)].join(': ');
  } catch {
    return null;
  }
}

export interface LogFollower {
  /** Reads what was written since the last look, at once. */
  look(): void;
  close(): void;
}

/**
 * Tells of the errors in a log file as they are written. The processes write their files themselves: that costs
 * nobody anything, and goes on when the one who watches is gone.
 */
export function followLog(path: string, onSevere: (message: string) => void): LogFollower {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(chunkBytes);
  let position = fstatSync(file).size;
  let unfinished = '';

  function look(): void {
    for (;;) {
      const count = readSync(file, buffer, 0, buffer.length, position);
      if (count === 0) return;
      position += count;
      const lines = (unfinished + buffer.toString('latin1', 0, count)).split('\n');
      unfinished = lines.pop() ?? '';
      for (const line of lines) {
        const message = severeMessage(Buffer.from(line, 'latin1').toString('utf8'));
        if (message !== null) onSevere(message);
      }
    }
  }

  const timer = setInterval(look, readEveryMs);
  return {
    look,
    close: () => {
      clearInterval(timer);
      closeSync(file);
    },
  };
}

/** Lets the same message through once in `everyMs`, so that an outage does not flood the screen. */
export function once(everyMs: number, now: () => number = Date.now): (message: string) => boolean {
  const shown = new Map<string, number>();
  return (message) => {
    const kind = message.replace(/[0-9a-f-]{36}|\d+/gi, '#');
    const last = shown.get(kind);
    if (last !== undefined && now() - last < everyMs) return false;
    shown.set(kind, now());
    return true;
  };
}
