import type { HookDelivery, HookEndpoint } from '@waybill/domain';

const rfc3339 = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** What can be read back: never a secret. */
export const endpointView = ({ secrets, ...endpoint }: HookEndpoint) => ({
  ...endpoint,
  secrets: secrets.map(({ hint, expiresAt }) => ({ hint, expiresAt: rfc3339(expiresAt) })),
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
