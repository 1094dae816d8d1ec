import { differenceKinds } from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, momentText, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { provider } from '../orders/order-answers.ts';

const amount = z.int().nullable().exactOptional().meta({ description: 'Minor units; null: there is none.' });

export const discrepancyAnswer = named(
  'Discrepancy',
  z.strictObject({
    id,
    provider,
    kind: z.enum(differenceKinds),
    reference: z.string().meta({
      description: 'The provider’s id of what differs.',
      examples: ['pi_3PqR7sT9uV'],
    }),
    paymentId: id.nullable(),
    orderId: id.nullable(),
    orderNumber: z
      .int()
      .nullable()
      .meta({ examples: [1001] }),
    detail: z.strictObject({
      payment: z
        .string()
        .meta({ description: 'The provider’s id of the payment.', examples: ['pi_3PqR7sT9uV'] }),
      paymentCreatedAt: momentText,
      about: z.string().exactOptional(),
      ours: amount,
      theirs: amount,
      currency: z.string().meta({ examples: ['USD'] }),
      until: momentText.exactOptional(),
    }),
    repair: z.string().nullable().meta({
      description: 'What was done about it without a person; null: nothing could be.',
    }),
    foundAt: moment,
    lastSeenAt: moment,
    settledAt: moment.nullable().meta({ description: 'Null while it is open.' }),
    summary: z.string().meta({ examples: ['Stripe took 25.99 USD that the books do not know of.'] }),
  }),
  'A difference between our books and a provider’s.',
);

const run = z.strictObject({
  provider,
  windowFrom: moment,
  windowTo: moment,
  compared: count.meta({ description: 'Payments of ours that were looked at.' }),
  notOurs: count.meta({ description: 'Payments of others in the same account.' }),
  finishedAt: moment,
});

export const reconciliationAnswer = named(
  'Reconciliation',
  pageOf(discrepancyAnswer).extend({ lastRuns: z.array(run) }),
);
