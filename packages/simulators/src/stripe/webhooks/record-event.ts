import type { Books } from '../books.ts';
import { eventId } from '../ids.ts';
import type { Event } from '../model.ts';
import type { EventObject, EventType } from './event-types.ts';

export interface NewEvent {
  type: EventType;
  object: EventObject;
  created: number;
  request: Event['request'];
  pendingWebhooks: number;
}

export function recordEvent(books: Books, { object, ...event }: NewEvent): Event {
  return books.events.put({ ...event, id: eventId(), object: { ...object } });
}
