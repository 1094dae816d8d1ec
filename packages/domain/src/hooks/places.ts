/** How many messages one process sends at once. */
export const mostAtOnce = { endpoint: 4, tenant: 8 } as const;

/** A delivery that found no place comes again after this long at the earliest, and at the latest; milliseconds. */
const waitMs = { first: 1_000, most: 60_000 } as const;
/** What a message takes, where none has been sent yet. */
const usualMs = 1_000;
/** What one message tells of the next ones. */
const weight = 0.2;

interface Line {
  running: number;
  /** Of a message, as an average over the last ones. */
  averageMs: number;
  /** When the last one of those that were sent away comes again. */
  tail: number;
}

export interface DeliveryKey {
  tenantId: string;
  endpointId: string;
}

/**
 * The places in which a process sends messages. One endpoint gets few of them, and so does one shop: those who answer
 * slowly, or never, leave the others theirs. Who finds no place is told when there will be one, each a little later than
 * the one before.
 */
export class DeliveryPlaces {
  readonly #lines = new Map<string, Line>();

  /** Null: take it, and `leave`. Otherwise when to come again. */
  take({ tenantId, endpointId }: DeliveryKey, now: Date): Date | null {
    const lines = [
      { line: this.#line(endpointId), most: mostAtOnce.endpoint },
      { line: this.#line(tenantId), most: mostAtOnce.tenant },
    ];
    const full = lines.find(({ line, most }) => line.running >= most);
    if (full) return queueUp(full.line, full.most, now);
    for (const { line } of lines) line.running += 1;
    return null;
  }

  leave({ tenantId, endpointId }: DeliveryKey, durationMs: number): void {
    for (const key of [tenantId, endpointId]) {
      const line = this.#line(key);
      line.running -= 1;
      line.averageMs += (durationMs - line.averageMs) * weight;
      if (line.running === 0) this.#lines.delete(key);
    }
  }

  #line(key: string): Line {
    const known = this.#lines.get(key);
    if (known) return known;
    const line = { running: 0, averageMs: usualMs, tail: 0 };
    this.#lines.set(key, line);
    return line;
  }
}

function queueUp(line: Line, most: number, now: Date): Date {
  const earliest = now.getTime() + waitMs.first;
  const next = Math.max(line.tail + line.averageMs / most, earliest);
  line.tail = Math.min(next, now.getTime() + waitMs.most);
  return new Date(line.tail);
}
