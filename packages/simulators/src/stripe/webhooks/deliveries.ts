import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Books } from '../books.ts';
import type { Faults } from '../faults.ts';
import type { Event, Metadata } from '../model.ts';
import { serializeEvent } from '../serialize/event.ts';
import { type WebhookUrl, webhookDestination } from './destination.ts';
import { signWebhook } from './sign.ts';

export interface DeliveryOptions {
  books: Books;
  faults: Faults;
  url: WebhookUrl | null;
  secret: string;
  now(): number;
  /** Waits before the second, third, … attempt; the last failure is final. */
  retryMs: readonly number[];
  closing: AbortSignal;
}

export interface Deliveries {
  deliver(event: Event, metadata: Metadata): void;
  /** Delivers what `reverse` faults hold back that are to end early. */
  releaseAll(): void;
  /** Resolves when everything on its way has arrived or been given up. What a fault holds back is not on its way. */
  settled(): Promise<void>;
}

interface Parcel {
  event: Event;
  url: string;
}

const attemptTimeoutMs = 10_000;
const atOnce = 16;

/**
 * Posts events to the receiver. The events of one payment are sent in the order they happened, each when the one
 * before has been answered; a failed one is tried again later, by when it may arrive after its successors.
 */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { books, faults, closing } = options;
  const held = new Map<string, Parcel[]>();
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

  const attempt = (parcel: Parcel) => limit(() => post(parcel, options));

  async function insist(parcel: Parcel): Promise<void> {
    for (const delay of options.retryMs) {
      await sleep(delay, undefined, { signal: closing });
      if (await attempt(parcel)) return;
    }
  }

  async function sendInSequence(parcels: Parcel[]): Promise<void> {
    for (const parcel of parcels) {
      if (!(await attempt(parcel))) void track(insist(parcel));
    }
  }

  function send(parcels: Parcel[]): void {
    const queue = queueOf(parcels);
    const before = queues.get(queue) ?? Promise.resolve();
    const sent = track(before.then(() => sendInSequence(parcels)));
    queues.set(queue, sent);
    void sent.finally(() => {
      if (queues.get(queue) === sent) queues.delete(queue);
    });
  }

  async function sendLater(parcel: Parcel, ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing });
    send([parcel]);
  }

  const release = (faultId: string) => {
    const parcels = held.get(faultId) ?? [];
    held.delete(faultId);
    if (parcels.length > 0) send(parcels.toReversed());
  };

  return {
    deliver(event, metadata) {
      const url = webhookDestination(options.url, metadata);
      if (url === null) return;
      const parcel = { event: books.events.put({ ...event, pendingWebhooks: 1 }), url };
      const struck = faults.takeForEvent(event.type);
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

/** One queue a payment. */
function queueOf([parcel]: Parcel[]): string {
  const object = parcel?.event.object;
  return String(object?.['payment_intent'] ?? object?.['id']);
}

/** True when the receiver answered with 2xx. */
async function post(
  { event, url }: Parcel,
  { books, secret, now, closing }: DeliveryOptions,
): Promise<boolean> {
  const payload = JSON.stringify(serializeEvent(event));
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: payload,
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': signWebhook(payload, secret, now()),
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      signal: AbortSignal.any([closing, AbortSignal.timeout(attemptTimeoutMs)]),
    });
    await response.body?.cancel();
    if (response.ok) books.events.put({ ...event, pendingWebhooks: 0 });
    return response.ok;
  } catch (error) {
    if (closing.aborted) throw error;
    return false;
  }
}
