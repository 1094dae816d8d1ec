import { descriptionLengths, draftStatuses } from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const style = {
  tone: z.string().meta({ examples: ['plain and friendly'] }),
  language: z.string().meta({ description: 'BCP 47.', examples: ['en'] }),
  length: z.enum(descriptionLengths),
  keywords: z.array(z.string()).meta({ examples: [['hand-made']] }),
};

export const draftAnswer = named(
  'DescriptionDraft',
  z.strictObject({
    id,
    sku: z.string().meta({ examples: ['MUG-01'] }),
    status: z.enum(draftStatuses).meta({
      description:
        '`queued`, then `ready` with its text, or `disabled` or `failed` with the reason; at last `accepted` or `discarded`.',
      examples: ['ready'],
    }),
    ...style,
    text: z
      .string()
      .nullable()
      .meta({ examples: ['A mug that keeps what it is given.'] }),
    model: z
      .string()
      .nullable()
      .meta({ examples: ['gpt-5-mini'] }),
    tokensUsed: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'By all attempts.', examples: [812] }),
    costMicros: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description: 'Millionths of a US dollar; null where the price of the model is not known.',
        examples: [550],
      }),
    reason: z
      .string()
      .nullable()
      .meta({
        description: 'Why it failed or is disabled; of a queued one, what it waits for.',
        examples: [null],
      }),
    batchId: id.nullable(),
    createdAt: moment,
    updatedAt: moment,
  }),
  'A description that an AI drafted. Nothing but accepting it puts it into the catalogue.',
);

export const draftPageAnswer = named('DescriptionDraftPage', pageOf(draftAnswer));

export const batchAnswer = named(
  'DescriptionBatch',
  z.strictObject({
    id,
    status: z
      .enum(['running', 'done', 'cancelled'])
      .meta({ description: '`running` while any of its drafts is queued.' }),
    ...style,
    total: count.meta({ description: 'Drafts that were asked for.' }),
    drafts: z
      .strictObject({
        queued: count,
        ready: count,
        failed: count,
        disabled: count,
        accepted: count,
        discarded: count,
      })
      .meta({ description: 'Drafts, by their status.' }),
    tokensUsed: count,
    costMicros: count.meta({ description: 'Millionths of a US dollar, as far as prices are known.' }),
    createdAt: moment,
    cancelledAt: moment.nullable().meta({ examples: [null] }),
  }),
  'Drafts for the products that had no description.',
);
