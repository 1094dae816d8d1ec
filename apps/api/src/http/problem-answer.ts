import { z } from 'zod';
import { named } from '../openapi/named.ts';
import { rejectionAnswer } from '../orders/rejection-answer.ts';
import { type ProblemCode, problemStatus } from './problem.ts';

const codes = Object.keys(problemStatus) as ProblemCode[];

const fieldError = named(
  'FieldError',
  z.strictObject({
    path: z.string().meta({
      description: 'The field, header or parameter, as a reader of the request would write it.',
      examples: ['items[0].quantity'],
    }),
    message: z.string().meta({ description: 'Completes the sentence.', examples: ['must be at least 1'] }),
  }),
);

/** What else a problem tells, by its code. */
const extras = z.strictObject({
  position: z.int().exactOptional().meta({
    description: 'Of `invalid_json`: where in the body it is none, in characters from its start.',
  }),
  limit: z.string().exactOptional().meta({
    description: 'Of `rate_limited`, `daily_limit_reached` and `storage_limit_reached`: which limit.',
  }),
  permission: z.string().exactOptional().meta({ description: 'Of `forbidden`: the right that is missing.' }),
  currentStatus: z.string().exactOptional().meta({
    description: 'Of `illegal_transition`: the state that it is in.',
  }),
  allowed: z.array(z.string()).exactOptional().meta({
    description: 'Of `illegal_transition`: what can be done in that state.',
  }),
  available: z.int().exactOptional().meta({
    description: 'Of `refund_exceeds_captured`: what can be given back, in minor units.',
  }),
  provider: z.string().exactOptional().meta({
    description: 'Of `payment_account_changed`: the payment’s provider.',
  }),
  account: z.string().exactOptional().meta({
    description: 'Of `payment_account_changed`: the account that it was made under.',
  }),
  orders: z
    .array(z.strictObject({ id: z.uuid(), number: z.int(), status: z.string(), hold: z.string() }))
    .exactOptional()
    .meta({ description: 'Of `customer_has_open_orders`: which they are.' }),
  rejection: rejectionAnswer.exactOptional(),
});

export type ProblemExtras = z.output<typeof extras>;

/** RFC 9457: what is sent with every status from 400 on. */
export const problemAnswer = named(
  'Problem',
  z.strictObject({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'The status in words.', examples: ['Bad Request'] }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({
      description: 'For a person; it may change.',
      examples: ['The body has fields that cannot be taken.'],
    }),
    code: z.enum(codes).meta({ description: 'Stable: programs branch on it.' }),
    requestId: z.string().meta({
      description: 'Quote it when you report the problem.',
      examples: ['0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'],
    }),
    errors: z.array(fieldError).max(100).exactOptional().meta({ description: 'The fields at fault.' }),
    ...extras.shape,
  }),
);
