import { catalogueCode, descriptionLengths, maxBatch, productRules, productSorts } from '@waybill/domain';
import { z } from 'zod';
import { pageQuery } from '../http/paging.ts';
import { named } from '../openapi/named.ts';
import { atLeastOne } from '../validation/changes.ts';
import { currency, line, prose, sku, time } from '../validation/fields.ts';

const maxThreshold = 1_000_000_000;

const lowStockThreshold = z
  .int()
  .min(0)
  .max(maxThreshold)
  .nullable()
  .meta({ description: 'Available stock at or under this raises an alert; null: none.', examples: [5] });

const fields = { ...productRules, lowStockThreshold };

export const newProductSchema = z
  .strictObject({
    sku,
    name: fields.name,
    description: fields.description.optional(),
    price: fields.price,
    currency,
    cost: fields.cost.optional(),
    taxClass: fields.taxClass.optional(),
    weightGrams: fields.weightGrams.optional(),
    category: fields.category.optional(),
    attributes: fields.attributes.optional(),
    parent: sku
      .nullable()
      .optional()
      .meta({ description: 'Makes it a variant of this product.', examples: [null] }),
    options: fields.options.optional(),
    active: fields.active.optional(),
    lowStockThreshold: fields.lowStockThreshold.optional(),
  })
  .refine(({ parent, options: given = {} }) => (parent ?? null) !== null || Object.keys(given).length === 0, {
    path: ['options'],
    error: 'are for variants, which name their parent',
  })
  .refine(({ parent, options: given = {} }) => (parent ?? null) === null || Object.keys(given).length > 0, {
    path: ['options'],
    error: 'must be given for a variant',
  });

export const productChangesSchema = atLeastOne(
  z.strictObject({
    name: fields.name.exactOptional(),
    description: fields.description.exactOptional(),
    price: fields.price.exactOptional(),
    cost: fields.cost.exactOptional(),
    taxClass: fields.taxClass.exactOptional(),
    weightGrams: fields.weightGrams.exactOptional(),
    category: fields.category.exactOptional(),
    attributes: fields.attributes.exactOptional(),
    options: fields.options.exactOptional(),
    active: fields.active.exactOptional(),
    lowStockThreshold: fields.lowStockThreshold.exactOptional(),
  }),
);

const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta({ examples: ['true'] });
const minorUnits = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number of minor units')
  .transform(Number)
  .meta({ examples: ['1000'] });

const attributeFilter = z
  .string()
  .max(500)
  .regex(
    /^[^:,]{1,40}:[^,]{1,500}(?:,[^:,]{1,40}:[^,]{1,500})*$/,
    'must be name:value, several parted by commas',
  )
  .transform(readAttributes)
  .meta({
    description: 'All of these; a value that reads as a number or as true or false is one.',
    examples: ['colour:blue,size:3'],
  });

function readAttributes(text: string): Record<string, string | number | boolean> {
  const pairs = text
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]);
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, readValue(value)]));
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

export const productListQuery = z.strictObject({
  ...pageQuery,
  q: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Words to look for.', examples: ['blue mug'] }),
  category: catalogueCode
    .optional()
    .meta({ description: 'With all that lies below it.', examples: ['cups'] }),
  active: flag.optional(),
  archived: z
    .enum(['true', 'false', 'any'])
    .optional()
    .meta({ description: 'Only those that are not archived, if absent.', examples: ['any'] }),
  variant: flag.optional().meta({ description: 'Whether it is a variant of another product.' }),
  parent: sku.optional().meta({ description: 'The SKU of what it is a variant of.', examples: ['SHIRT'] }),
  minPrice: minorUnits.optional(),
  maxPrice: minorUnits.optional(),
  currency: currency.optional(),
  attributes: attributeFilter.optional(),
  inStock: flag.optional().meta({ description: 'Whether a piece of it can be had at some location.' }),
  updatedSince: time.optional(),
  sort: z
    .enum(productSorts)
    .optional()
    .meta({
      description: 'By SKU if absent, and by how well it fits where `q` is given; `-` turns it round.',
      examples: ['-price'],
    }),
});

const style = {
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
  length: z
    .enum(descriptionLengths)
    .default('medium')
    .meta({ description: '20 to 40 words, 40 to 120, or 120 to 250.' }),
};

export const draftRequestSchema = named('DescriptionStyle', z.strictObject(style));

export const batchRequestSchema = named(
  'DescriptionBatchInput',
  z.strictObject({
    ...style,
    limit: z
      .int()
      .min(1)
      .max(maxBatch)
      .default(100)
      .meta({ description: 'Products at most, in the order of their SKUs.' }),
  }),
);

const draftText = prose(10_000)
  .min(1)
  .regex(/\S/, 'must not be blank')
  .meta({ examples: ['A mug that keeps what it is given.'] });

export const draftEditSchema = z.strictObject({ text: draftText });

export const acceptDraftSchema = named(
  'DraftAcceptance',
  z.strictObject({
    text: draftText.optional(),
    force: z
      .boolean()
      .default(false)
      .meta({ description: 'Also where the product’s description was changed after the draft was written.' }),
  }),
);

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
