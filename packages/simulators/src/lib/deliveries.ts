import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { StruckEvent } from './faults.ts';

/** One event on its way to one receiver. */
export interface Parcel<Event> {
  event: Event;
  url: string;
}

export interface DeliveryOptions<Event> {
  /** The fault that strikes an event of this type, if any. */
  takeFault(type: string): StruckEvent | null;
  /** Events of one queue are sent in the order they happened. */
  queueOf(event: Event): string;
  /** One attempt; true when the receiver took it. May throw once `closing` has aborted, and only then. */
  post(parcel: Parcel<Event>): Promise<boolean>;
  /** Waits before the second, third, … attempt; the last failure is final. */
  retryMs: readonly number[];
  closing: AbortSignal;
}

export interface Deliveries<Event> {
  deliver(parcel: Parcel<Event>): void;
  /** Delivers what `reverse` faults hold back that are to end early. */
  releaseAll(): void;
  /** Resolves when everything on its way has arrived or been given up. What a fault holds back is not on its way. */
  settled(): Promise<void>;
}

const atOnce = 16;

/**
 * Brings events to their receivers. Those of one queue are sent in sequence, each when the one before has been
 * answered; a failed one is tried again later, by when it may arrive after its successors.
 */
export function createDeliveries<Event extends { type: string }>(
  options: DeliveryOptions<Event>,
): Deliveries<Event> {
  const { closing, retryMs } = options;
  const held = new Map<string, Parcel<Event>[]>();
  const queues = new Map<string, Promise<void>>();
  const underway = new Set<Promise<void>>();
  const limit = pLimit(atOnce);

  const track = (work: Promise<void>) => {
    const tracked = work
      .catch((error: unknown) => {
        if (!closing.aborted) throw error;
      })
      .finally(() => underway.delete(tracked));
    underway.add(tracked);
    return tracked;
  };

  const attempt = (parcel: Parcel<Event>) => limit(() => options.post(parcel));

  async function insist(parcel: Parcel<Event>): Promise<void> {
    for (const delay of retryMs) {
      await sleep(delay, undefined, { signal: closing });
      if (await attempt(parcel)) return;
    }
  }

  async function sendInSequence(parcels: Parcel<Event>[]): Promise<void> {
    for (const parcel of parcels) {
      if (!(await attempt(parcel))) void track(insist(parcel));
    }
  }

  function send(parcels: [Parcel<Event>, ...Parcel<Event>[]]): void {
    const queue = options.queueOf(parcels[0].event);
    const before = queues.get(queue) ?? Promise.resolve();
    const sent = track(before.then(() => sendInSequence(parcels)));
    queues.set(queue, sent);
    void sent.finally(() => {
      if (queues.get(queue) === sent) queues.delete(queue);
    });
  }

  async function sendLater(parcel: Parcel<Event>, ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing });
    send([parcel]);
  }

  const release = (faultId: string) => {
    const [last, ...earlier] = (held.get(faultId) ?? []).toReversed();
    held.delete(faultId);
    if (last !== undefined) send([last, ...earlier]);
  };

  return {
    deliver(parcel) {
      const struck = options.takeFault(parcel.event.type);
      switch (struck?.fault.kind) {
        case undefined:
          return send([parcel]);
        case 'drop':
          return;
        case 'duplicate':
          return send([parcel, parcel]);
        case 'delay':
          return void track(sendLater(parcel, struck.fault.ms));
        case 'reverse':
          held.set(struck.id, [...(held.get(struck.id) ?? []), parcel]);
          if (struck.spent) release(struck.id);
      }
    },
    releaseAll() {
      for (const faultId of held.keys()) release(faultId);
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
