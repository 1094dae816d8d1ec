import { z } from 'zod';
import { id, moment, money, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });

export const productAnswer = named(
  'Product',
  z.strictObject({
    sku,
    name: z.string().meta({ examples: ['Stoneware mug'] }),
    description: z
      .string()
      .nullable()
      .meta({ examples: ['Holds 350 ml, and keeps them warm.'] }),
    price: money,
    currency: z.string().meta({ description: 'ISO 4217.', examples: ['USD'] }),
    active: z.boolean(),
    createdAt: moment,
    updatedAt: moment,
  }),
);

export const productPageAnswer = named('ProductPage', pageOf(productAnswer));

export const draftAnswer = named(
  'DescriptionDraft',
  z.strictObject({
    id,
    sku,
    status: z.string().meta({
      description: '`queued`, then `ready` with its text, or `disabled` or `failed` with the reason.',
      examples: ['ready'],
    }),
    tone: z.string().meta({ examples: ['plain and friendly'] }),
    language: z.string().meta({ description: 'BCP 47.', examples: ['en'] }),
    keywords: z.array(z.string()).meta({ examples: [['hand-made']] }),
    text: z
      .string()
      .nullable()
      .meta({ examples: ['A mug that keeps what it is given.'] }),
    model: z
      .string()
      .nullable()
      .meta({ examples: ['gpt-5-mini'] }),
    reason: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    createdAt: moment,
    updatedAt: moment,
  }),
);
