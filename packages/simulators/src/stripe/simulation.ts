import type { Deliveries } from '../lib/deliveries.ts';
import type { Books } from './books.ts';
import type { Call } from './call.ts';
import type { Faults } from './faults.ts';
import type { Event } from './model.ts';
import { type WebhookUrl, webhookDestination } from './webhooks/destination.ts';
import { recordEvent } from './webhooks/record-event.ts';

/** Everything that lives as long as the server does. */
export interface Simulation {
  readonly books: Books;
  readonly faults: Faults;
  readonly deliveries: Deliveries<Event>;
  readonly webhookUrl: WebhookUrl | null;
  readonly secretKey: string;
  readonly accountId: string;
  /** Seconds since 1970. */
  now(): number;
  /** Where this server is reached by browsers. */
  readonly url: string;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

export function beginCall(
  simulation: Simulation,
  request: Call['request'] = { id: null, idempotencyKey: null },
): Call {
  const { books, deliveries } = simulation;
  const now = simulation.now();
  return {
    books,
    now,
    request,
    authenticationUrl: (token) => `${simulation.url}/authenticate/${token}`,
    emit(type, object, metadata) {
      const url = webhookDestination(simulation.webhookUrl, metadata);
      const pendingWebhooks = url === null ? 0 : 1;
      const event = recordEvent(books, { type, object, created: now, request, pendingWebhooks });
      if (url !== null) deliveries.deliver({ event, url });
    },
  };
}
