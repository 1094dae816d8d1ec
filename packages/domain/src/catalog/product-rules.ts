import { z } from 'zod';
import { amount, currency, line, prose, sku } from '../field-rules.ts';
import { maxUnitPrice } from '../money.ts';

const maxAttributes = 50;
const maxOptions = 5;

/** Of categories and tax classes: as it stands in addresses. */
export const catalogueCode = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits, parted by single hyphens')
  .meta({ examples: ['cups'] });

/** Counted before they are looked into. */
const fewFields = (most: number) =>
  z
    .looseObject({})
    .refine((fields) => Object.keys(fields).length <= most, `must have at most ${most} fields`);

const attributeValue = z.union([line(500), z.number(), z.boolean()]);
const attributes = fewFields(maxAttributes)
  .pipe(z.record(line(40), attributeValue))
  .meta({
    additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    examples: [{ colour: 'blue', dishwasherSafe: true }],
  });
const options = fewFields(maxOptions)
  .pipe(z.record(line(40), line(100)))
  .meta({
    description: 'What makes it another variant than its siblings.',
    additionalProperties: { type: 'string' },
    examples: [{ size: 'L' }],
  });

const price = amount.max(maxUnitPrice);

/** What the fields of a product may hold, whoever says so. */
export const productRules = {
  sku,
  name: line(300).meta({ examples: ['Stoneware mug'] }),
  description: prose(10_000)
    .nullable()
    .meta({ examples: ['Holds 350 ml, and keeps them warm.'] }),
  price,
  currency,
  cost: price.nullable(),
  taxClass: catalogueCode.meta({ examples: ['standard'] }),
  weightGrams: z
    .int()
    .min(0)
    .max(10_000_000)
    .nullable()
    .meta({ description: 'Of one piece, as it is sent.', examples: [350] }),
  category: catalogueCode.nullable(),
  attributes,
  parent: sku.nullable(),
  options,
  active: z.boolean(),
};

export type ProductField = keyof typeof productRules;
