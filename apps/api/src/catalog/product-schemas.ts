import { maxUnitPrice } from '@waybill/domain';
import { z } from 'zod';
import { amount, currency, line, prose, sku } from '../validation/fields.ts';

const maxThreshold = 1_000_000_000;

const name = line(300);
const description = prose(10_000).nullable();
const price = amount.max(maxUnitPrice);
const lowStockThreshold = z.int().min(0).max(maxThreshold).nullable();

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
  });

export const draftRequestSchema = z.strictObject({
  tone: line(100).default('plain and friendly'),
  /** BCP 47. */
  language: z
    .string()
    .max(35)
    .refine(isLanguageTag, 'must be a BCP 47 language tag, for example en or pt-BR')
    .default('en'),
  keywords: z.array(line(50)).max(20).default([]),
});

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
