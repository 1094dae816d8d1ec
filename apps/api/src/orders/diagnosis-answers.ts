import { causes, type FailureKind, jobNames } from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, momentText } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { fulfillmentStatus, orderStatus, paymentStatus, provider } from './order-answers.ts';

/** Complete: each kind has to be here. */
const failureKinds: Readonly<Record<FailureKind, true>> = {
  provider_unknown: true,
  provider_unavailable: true,
  provider_rate_limited: true,
  provider_rejected: true,
  provider_unauthorized: true,
  provider_not_found: true,
  provider_invalid_signature: true,
  ai_unavailable: true,
  ai_rate_limited: true,
  ai_refused: true,
  ai_invalid_answer: true,
  ai_unauthorized: true,
  permanent: true,
  timed_out: true,
  network: true,
  database: true,
  crashed: true,
  unexpected: true,
};

const finding = {
  cause: z.enum(causes),
  waitingFor: z.enum([
    'worker',
    'retry',
    'operator',
    'customer',
    'provider',
    'staff',
    'carrier',
    'stock',
    'nothing',
  ]),
  since: momentText.nullable(),
  nextAttemptAt: momentText
    .nullable()
    .meta({ description: 'When the next attempt or deadline is, if one is known.' }),
  explanation: z.string().meta({
    description: 'For a person.',
    examples: ['The order is paid and waits for somebody to ship it.'],
  }),
  actions: z.array(z.string()).meta({
    description: 'What a person can do; empty where nothing is needed.',
    examples: [['Ship the order.']],
  }),
};

const obligation = named(
  'Obligation',
  z.strictObject({
    id,
    job: z.enum(jobNames),
    attempts: count.meta({ description: 'Failed ones.' }),
    crashes: count.meta({ description: 'Starts in a row under which the process died.' }),
    lastError: z.string().nullable(),
    failureKind: z.enum(Object.keys(failureKinds) as FailureKind[]).nullable(),
    putOffReason: z.string().nullable(),
    runAt: moment,
    parkedAt: moment.nullable().meta({ description: 'Since when it waits for a person.' }),
    createdAt: moment,
  }),
  'A job that is owed.',
);

export const diagnosisAnswer = named(
  'Diagnosis',
  z.strictObject({
    orderId: id,
    status: orderStatus,
    paymentStatus,
    fulfillmentStatus,
    step: z.enum(['processing', 'payment', 'shipping', 'delivery', 'done']),
    ...finding,
    findings: z
      .array(named('OrderFinding', z.strictObject(finding), 'One thing that is so with an order.'))
      .meta({ description: 'What matters most first.' }),
    obligations: z.array(obligation).meta({ description: 'Every job that is still owed for the order.' }),
    providers: z.array(
      z.strictObject({
        provider,
        state: z.enum(['closed', 'open', 'half_open']),
        since: moment,
        until: moment.nullable(),
        lastError: z.string().nullable(),
      }),
    ),
  }),
  'Why an order is where it is.',
);
