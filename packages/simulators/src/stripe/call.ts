import type { Metadata } from './model.ts';
import type { View } from './serialize/view.ts';
import type { EventObject, EventType } from './webhooks/event-types.ts';

/** What a verb gets: the books, the time, and who asked. */
export interface Call extends View {
  /** Seconds since 1970. */
  readonly now: number;
  readonly request: { readonly id: string | null; readonly idempotencyKey: string | null };
  /** Notes the event and has it delivered; `metadata` is the payment's and decides to whom. */
  emit(type: EventType, object: EventObject, metadata: Metadata): void;
}
