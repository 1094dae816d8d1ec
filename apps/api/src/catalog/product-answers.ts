import { z } from 'zod';
import { id, listOf, moment, money, pageOf, version } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });
const text = (example: string) => z.string().meta({ examples: [example] });
const currency = z.string().meta({ description: 'ISO 4217.', examples: ['USD'] });
const attributes = named(
  'Attributes',
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .meta({ examples: [{ colour: 'blue', dishwasherSafe: true }] }),
);
const options = z
  .record(z.string(), z.string())
  .meta({ description: 'What makes it another variant than its siblings.', examples: [{ size: 'L' }] });
const category = z
  .string()
  .nullable()
  .meta({ description: 'The code of its category.', examples: ['cups'] });
const parent = sku
  .nullable()
  .meta({ description: 'The SKU of the product that it is a variant of.', examples: [null] });
const description = z
  .string()
  .nullable()
  .meta({ examples: ['Holds 350 ml, and keeps them warm.'] });
const pixels = z
  .int()
  .min(1)
  .nullable()
  .meta({ description: 'In pixels; null until it is ready.', examples: [1600] });

const files = z.array(
  z.strictObject({
    width: z
      .int()
      .min(1)
      .meta({ description: 'In pixels.', examples: [320] }),
    webp: text(
      'https://api.example.com/media/0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f/0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f/320.webp',
    ),
    jpeg: text(
      'https://api.example.com/media/0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f/0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f/320.jpeg',
    ),
  }),
);

const alt = z
  .string()
  .nullable()
  .meta({ description: 'What it shows, for who does not see it.', examples: ['The mug from above'] });

export const imageAnswer = named(
  'ProductImage',
  z.strictObject({
    id,
    alt,
    status: z
      .enum(['processing', 'ready', 'failed'])
      .meta({ description: '`processing`, then `ready`, or `failed` with the reason.' }),
    reason: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    width: pixels,
    height: pixels,
    files,
  }),
  'A picture of a product.',
);

const fields = {
  sku,
  name: text('Stoneware mug'),
  description,
  price: money,
  currency,
  cost: money.nullable(),
  taxClass: text('standard'),
  weightGrams: z
    .int()
    .min(0)
    .nullable()
    .meta({ description: 'Of one piece, as it is sent.', examples: [350] }),
  category,
  attributes,
  parent,
  options,
  active: z.boolean(),
  archivedAt: moment.nullable().meta({ examples: [null] }),
  version,
  createdAt: moment,
  updatedAt: moment,
};

export const variantAnswer = named('Variant', z.strictObject(fields), 'A product, or a variant of one.');

const listed = {
  ...fields,
  images: z.array(imageAnswer).meta({ description: 'The first is the primary one.' }),
};

export const productAnswer = named(
  'Product',
  z.strictObject({ ...listed, variants: z.array(variantAnswer) }),
  'A product with its images and variants. One that has variants is not sold itself.',
);

export const productPageAnswer = named(
  'ProductPage',
  pageOf(named('ListedProduct', z.strictObject(listed), 'A product, as a list has it.')),
);

export const pricePageAnswer = named(
  'PricePage',
  pageOf(
    named(
      'PriceChange',
      z.strictObject({
        id,
        at: moment,
        from: money.nullable().meta({ description: 'Null for the price it began with.', examples: [1990] }),
        to: money,
        currency,
        actor: text('staff:0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'),
      }),
      'A change of a price, in minor units.',
    ),
  ),
);

const place = {
  code: text('cups'),
  name: text('Cups'),
  parent: z
    .string()
    .nullable()
    .meta({ description: 'The code of the category that it lies in.', examples: ['kitchen'] }),
  path: z
    .array(z.string())
    .meta({ description: 'The codes from the root to this one.', examples: [['kitchen', 'cups']] }),
};

export const categoryAnswer = named(
  'Category',
  z.strictObject({
    ...place,
    position: z.int().meta({ examples: [0] }),
    createdAt: moment,
    updatedAt: moment,
  }),
);

const shownFields = {
  sku,
  name: text('Stoneware mug'),
  description,
  price: money,
  currency,
  category,
  attributes,
  options,
};

/** What anyone may know of a product. */
export const shownProductAnswer = named(
  'CatalogueProduct',
  z.strictObject({
    ...shownFields,
    parent,
    images: z.array(
      named('CatalogueImage', z.strictObject({ id, alt, width: pixels, height: pixels, files })),
    ),
    variants: z.array(named('CatalogueVariant', z.strictObject(shownFields))),
    updatedAt: moment,
  }),
  'What anyone may know of a product.',
);

export const shownPageAnswer = named('CataloguePage', pageOf(shownProductAnswer));

export const shownCategoriesAnswer = named(
  'CatalogueCategories',
  listOf(named('CatalogueCategory', z.strictObject(place))),
);
