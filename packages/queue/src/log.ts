/** What the queue needs of a logger; pino's fits. */
export interface QueueLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Outage {
  failed(error: unknown): void;
  worked(): void;
}

/** Reports an outage when it begins and when it ends, however many calls fail in between. */
export function createOutage(log: QueueLog, what: string): Outage {
  let since: number | null = null;
  return {
    failed(error) {
      if (since !== null) return;
      since = Date.now();
      log.error({ reason: error instanceof Error ? error.message : String(error) }, `${what}: does not work`);
    },
    worked() {
      if (since === null) return;
      log.info({ outageMs: Date.now() - since }, `${what}: works again`);
      since = null;
    },
  };
}

export interface ErrorLog {
  report(error: unknown): void;
}

/** Reports errors that may come in floods: the same message at most once in `everyMs`. */
export function createErrorLog(log: QueueLog, what: string, everyMs = 30_000): ErrorLog {
  const reported = new Map<string, number>();
  return {
    report(error) {
      const message = error instanceof Error ? error.message : String(error);
      // Ids differ from one error to the next; the kind of error does not.
      const kind = message.replace(/[0-9a-f-]{36}/gi, '…');
      const now = Date.now();
      for (const [known, at] of reported) if (now - at >= everyMs) reported.delete(known);
      if (reported.has(kind)) return;
      reported.set(kind, now);
      log.error({ reason: message }, what);
    },
  };
}
