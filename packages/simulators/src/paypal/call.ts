import type { Event } from './model.ts';
import type { View } from './serialize/view.ts';
import type { EventType } from './webhooks/event-types.ts';

export interface NewEvent extends Pick<Event, 'orderId' | 'customId' | 'summary'> {
  resource: object;
}

/** What a verb gets: the books, the time, and where to tell what happened. */
export interface Call extends View {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Notes the event and has it delivered to whom its `customId` says. */
  emit(type: EventType, event: NewEvent): void;
}
