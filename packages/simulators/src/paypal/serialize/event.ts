import type { Event } from '../model.ts';
import { isEventType, resourceTypes } from '../webhooks/event-types.ts';
import { link } from './link.ts';
import type { View } from './view.ts';

export function serializeEvent(view: Pick<View, 'url'>, event: Event) {
  const path = `/v1/notifications/webhooks-events/${event.id}`;
  return {
    id: event.id,
    event_version: '1.0',
    create_time: new Date(event.created).toISOString(),
    ...(isEventType(event.type) ? { resource_type: resourceTypes[event.type] } : {}),
    resource_version: '2.0',
    event_type: event.type,
    summary: event.summary,
    resource: event.resource,
    links: [link(view, 'self', path), link(view, 'resend', `${path}/resend`, 'POST')],
  };
}
