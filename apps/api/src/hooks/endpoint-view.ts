import type { HookDelivery, HookEndpoint } from '@waybill/domain';

const rfc3339 = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** What can be read back: never a secret. */
export const endpointView = ({ secrets, ...endpoint }: HookEndpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  events: endpoint.events,
  payload: endpoint.payload,
  enabled: endpoint.enabled,
  disabledReason: endpoint.disabledReason,
  disabledAt: endpoint.disabledAt,
  failingSince: endpoint.failingSince,
  secrets: secrets.map(({ hint, expiresAt }) => ({ hint, expiresAt: rfc3339(expiresAt) })),
  createdAt: endpoint.createdAt,
  updatedAt: endpoint.updatedAt,
});

/** `messageId` is what the receiver knows it by. */
export const deliveryView = ({ eventId, ...delivery }: HookDelivery) => ({
  id: delivery.id,
  messageId: `msg_${eventId}`,
  type: delivery.type,
  orderId: delivery.orderId,
  status: delivery.status,
  occurredAt: delivery.occurredAt,
  attempts: delivery.attempts,
  nextAttemptAt: delivery.nextAttemptAt,
  settledAt: delivery.settledAt,
  log: delivery.log,
});
