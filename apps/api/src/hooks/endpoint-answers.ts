import { deliveryStatuses, hookEventTypes, hookPayloads } from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, momentText } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const eventType = named('WebhookEventType', z.enum(hookEventTypes));

const fields = {
  id,
  url: z.string().meta({ examples: ['https://receiver.example/hooks'] }),
  description: z
    .string()
    .nullable()
    .meta({ examples: ['The warehouse'] }),
  events: z.array(eventType),
  payload: z.enum(hookPayloads),
  enabled: z.boolean(),
  disabledReason: z
    .enum(['gone', 'failing'])
    .nullable()
    .meta({ description: 'Why it was disabled by itself; null: it was not.' }),
  disabledAt: moment.nullable(),
  failingSince: moment
    .nullable()
    .meta({ description: 'Since when no message has arrived; null: the last one did.' }),
  secrets: z
    .array(
      z.strictObject({
        hint: z.string().meta({ examples: ['Zm9v'] }),
        expiresAt: momentText.nullable(),
      }),
    )
    .meta({ description: 'With what messages are signed: the last characters of each, and until when.' }),
  createdAt: moment,
  updatedAt: moment,
};

export const endpointAnswer = named(
  'WebhookEndpoint',
  z.strictObject(fields),
  'Where a shop is told of what happens.',
);

export const newEndpointAnswer = named(
  'NewWebhookEndpoint',
  z.strictObject({
    ...fields,
    secret: z.string().meta({
      description: 'With what its messages are signed, shown this once.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='],
    }),
  }),
);

export const eventTypeAnswer = z.strictObject({ type: eventType, description: z.string() });

export const deliveryAnswer = named(
  'WebhookDelivery',
  z.strictObject({
    id,
    messageId: z.string().meta({
      description: 'By which the receiver knows it: the header webhook-id.',
      examples: ['msg_0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'],
    }),
    type: z.string().meta({ examples: ['order.paid'] }),
    orderId: id.nullable(),
    status: z
      .enum(deliveryStatuses)
      .meta({ description: '`skipped`: the endpoint was disabled; it waits for a replay.' }),
    occurredAt: moment,
    attempts: count.meta({ description: 'Since it was noted, or replayed.' }),
    nextAttemptAt: moment.nullable(),
    settledAt: moment.nullable(),
    log: z.array(
      z.strictObject({
        at: momentText,
        status: z
          .int()
          .nullable()
          .meta({ description: 'Of HTTP; null: there was no answer.', examples: [503] }),
        error: z
          .string()
          .nullable()
          .meta({ examples: ['answered 503'] }),
        durationMs: count,
      }),
    ),
  }),
  'A message to an endpoint, and what became of it.',
);

export const replayAnswer = z.strictObject({
  replayed: count,
  isMore: z.boolean().meta({ description: 'So much that it has to be asked for again.' }),
});
