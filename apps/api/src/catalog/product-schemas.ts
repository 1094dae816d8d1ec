import { maxUnitPrice } from '@waybill/domain';
import { z } from 'zod';
import { amount, currency, line, prose, sku } from '../validation/fields.ts';

const maxThreshold = 1_000_000_000;

const name = line(300).meta({ examples: ['Stoneware mug'] });
const description = prose(10_000)
  .nullable()
  .meta({ examples: ['Holds 350 ml, and keeps them warm.'] });
const price = amount.max(maxUnitPrice);
const lowStockThreshold = z
  .int()
  .min(0)
  .max(maxThreshold)
  .nullable()
  .meta({ description: 'Available stock at or under this raises an alert; null: none.', examples: [5] });

export const newProductSchema = z.strictObject({
  sku,
  name,
  description: description.optional(),
  price,
  currency,
  active: z.boolean().optional(),
  lowStockThreshold: lowStockThreshold.optional(),
});

export const productChangesSchema = z
  .strictObject({
    name: name.exactOptional(),
    description: description.exactOptional(),
    price: price.exactOptional(),
    active: z.boolean().exactOptional(),
    lowStockThreshold: lowStockThreshold.exactOptional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, {
    error: 'must name at least one field to change',
    when: ({ issues }) => issues.length === 0,
  })
  .meta({ minProperties: 1 });

export const draftRequestSchema = z.strictObject({
  tone: line(100).default('plain and friendly'),
  language: z
    .string()
    .max(35)
    .refine(isLanguageTag, 'must be a BCP 47 language tag, for example en or pt-BR')
    .default('en')
    .meta({ description: 'BCP 47.', examples: ['en'] }),
  keywords: z
    .array(line(50).meta({ examples: ['hand-made'] }))
    .max(20)
    .default([]),
});

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
