import {
  deliveryStatuses,
  hookEventTypes,
  hookPayloads,
  judgeTarget,
  longestTarget,
  overlapHours,
  type TargetPolicy,
} from '@waybill/domain';
import { z } from 'zod';
import { line, time } from '../validation/fields.ts';

const target = (policy: TargetPolicy) =>
  z
    .string()
    .min(1)
    .max(longestTarget)
    .superRefine((text, { addIssue }) => {
      const objection = judgeTarget(text, policy);
      if (objection !== null) addIssue(objection);
    });

const eventChoice = z
  .array(z.enum(hookEventTypes))
  .min(1)
  .max(hookEventTypes.length)
  .transform((events) => [...new Set(events)]);

/** `policy`: where messages may be sent to. */
export const newEndpointSchema = (policy: TargetPolicy) =>
  z.strictObject({
    url: target(policy),
    description: line(200).nullable().default(null),
    events: eventChoice,
    payload: z.enum(hookPayloads).default('full'),
    enabled: z.boolean().default(true),
  });

export const endpointChangesSchema = (policy: TargetPolicy) =>
  z
    .strictObject({
      url: target(policy).optional(),
      description: line(200).nullable().optional(),
      events: eventChoice.optional(),
      payload: z.enum(hookPayloads).optional(),
      enabled: z.boolean().optional(),
    })
    .refine((changes) => Object.keys(changes).length > 0, {
      error: 'must name at least one field to change',
      when: ({ issues }) => issues.length === 0,
    });

export const rotationSchema = z.strictObject({
  overlapHours: z.int().min(0).max(overlapHours.most).default(overlapHours.usual),
});

export const replaySchema = z.strictObject({ since: time, all: z.boolean().default(false) });

const moment = z.iso.datetime();

const endpointFields = {
  id: z.uuid(),
  url: z.string(),
  description: z.string().nullable(),
  events: z.array(z.enum(hookEventTypes)),
  payload: z.enum(hookPayloads),
  enabled: z.boolean(),
  disabledReason: z.enum(['gone', 'failing']).nullable(),
  disabledAt: moment.nullable(),
  failingSince: moment.nullable(),
  secrets: z.array(z.strictObject({ hint: z.string(), expiresAt: moment.nullable() })),
  createdAt: moment,
  updatedAt: moment,
};

export const endpointAnswer = z.strictObject(endpointFields);
/** The secret is shown once. */
export const endpointWithSecretAnswer = z.strictObject({ ...endpointFields, secret: z.string() });
export const endpointsAnswer = z.strictObject({ data: z.array(endpointAnswer) });
export const eventTypesAnswer = z.strictObject({
  data: z.array(z.strictObject({ type: z.enum(hookEventTypes), description: z.string() })),
});
export const deliveryAnswer = z.strictObject({
  id: z.uuid(),
  messageId: z.string(),
  type: z.string(),
  orderId: z.uuid().nullable(),
  status: z.enum(deliveryStatuses),
  occurredAt: moment,
  attempts: z.int(),
  nextAttemptAt: moment.nullable(),
  settledAt: moment.nullable(),
  log: z.array(
    z.strictObject({
      at: moment,
      status: z.int().nullable(),
      error: z.string().nullable(),
      durationMs: z.int(),
    }),
  ),
});
export const deliveriesAnswer = z.strictObject({
  data: z.array(deliveryAnswer),
  nextCursor: z.string().nullable(),
});
export const replayAnswer = z.strictObject({ replayed: z.int(), isMore: z.boolean() });
