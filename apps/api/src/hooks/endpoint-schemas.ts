import {
  hookEventTypes,
  hookPayloads,
  judgeTarget,
  longestTarget,
  overlapHours,
  type TargetPolicy,
} from '@waybill/domain';
import { z } from 'zod';
import { atLeastOne } from '../validation/changes.ts';
import { line, time } from '../validation/fields.ts';

const target = (policy: TargetPolicy) =>
  z
    .string()
    .min(1)
    .max(longestTarget)
    .superRefine((text, { addIssue }) => {
      const objection = judgeTarget(text, policy);
      if (objection !== null) addIssue(objection);
    })
    .meta({ description: 'Where messages are posted to.', examples: ['https://receiver.example/hooks'] });

const eventChoice = z
  .array(z.enum(hookEventTypes))
  .min(1)
  .max(hookEventTypes.length)
  .transform((events) => [...new Set(events)])
  .meta({ description: 'What it is told of.', examples: [['order.paid', 'order.shipped']] });

const payload = z
  .enum(hookPayloads)
  .meta({ description: '`thin`: ids alone; `full`: the order as the API shows it.' });

const description = line(200)
  .nullable()
  .meta({ examples: ['The warehouse'] });

/** `policy`: where messages may be sent to. */
export const newEndpointSchema = (policy: TargetPolicy) =>
  z.strictObject({
    url: target(policy),
    description: description.default(null),
    events: eventChoice,
    payload: payload.default('full'),
    enabled: z.boolean().default(true),
  });

export const endpointChangesSchema = (policy: TargetPolicy) =>
  atLeastOne(
    z.strictObject({
      url: target(policy).optional(),
      description: description.optional(),
      events: eventChoice.optional(),
      payload: payload.optional(),
      enabled: z
        .boolean()
        .optional()
        .meta({ examples: [true] }),
    }),
  );

export const rotationSchema = z.strictObject({
  overlapHours: z
    .int()
    .min(0)
    .max(overlapHours.most)
    .default(overlapHours.usual)
    .meta({ description: 'For how long messages carry the signature of the old secret as well.' }),
});

export const replaySchema = z.strictObject({
  since: time.meta({ description: 'Of what happened from then on.', examples: ['2026-03-02T09:30:00Z'] }),
  all: z.boolean().default(false).meta({ description: 'Also what arrived.' }),
});
