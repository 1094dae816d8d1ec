import { apiVersion } from '../api-version.ts';
import type { Event } from '../model.ts';

export const serializeEvent = (event: Event) => ({
  id: event.id,
  object: 'event',
  api_version: apiVersion,
  created: event.created,
  data: { object: event.object },
  livemode: false,
  pending_webhooks: event.pendingWebhooks,
  request: { id: event.request.id, idempotency_key: event.request.idempotencyKey },
  type: event.type,
});
