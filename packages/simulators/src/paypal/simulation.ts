import type { Deliveries } from '../lib/deliveries.ts';
import type { Books } from './books.ts';
import type { Call } from './call.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import { eventId } from './ids.ts';
import type { Event } from './model.ts';
import type { Tokens } from './oauth/tokens.ts';
import { type WebhookUrl, webhookDestination } from './webhooks/destination.ts';
import type { Transmitter } from './webhooks/transmitter.ts';

/** Everything that lives as long as the server does. */
export interface Simulation {
  readonly books: Books;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly transmitter: Transmitter;
  readonly deliveries: Deliveries<Event>;
  readonly webhookUrl: WebhookUrl | null;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How long after it happened a transaction appears in the reports, ms. */
  readonly reportingDelayMs: number;
  /** Where this server is reached by browsers. */
  readonly url: string;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

export function beginCall(simulation: Simulation): Call {
  const { books, clock, deliveries, url } = simulation;
  const now = clock.now();
  return {
    books,
    url,
    now,
    emit(type, { resource, ...about }) {
      const event = books.events.put({
        ...about,
        id: eventId(),
        type,
        resource: { ...resource },
        created: now,
      });
      const destination = webhookDestination(simulation.webhookUrl, event.customId);
      if (destination !== null) deliveries.deliver({ event, url: destination });
    },
  };
}
