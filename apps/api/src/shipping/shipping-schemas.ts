import { z } from 'zod';
import { named } from '../openapi/named.ts';
import { atLeastOne } from '../validation/changes.ts';
import { country, line, quantity, sku } from '../validation/fields.ts';

const price = z
  .int()
  .min(0)
  .max(50_000_000)
  .meta({ description: 'Minor units.', examples: [499] });
const upTo = (unit: string) =>
  z.int().min(0).max(1_000_000_000).nullable().default(null).meta({ description: unit });

export const methodCode = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be 1 to 32 small letters, digits, - and _')
  .meta({ examples: ['standard'] });

const days = z
  .strictObject({ min: z.int().min(0).max(90), max: z.int().min(0).max(90) })
  .refine(({ min, max }) => min <= max, { path: ['max'], error: 'must not be less than min' })
  .nullable()
  .meta({ description: 'Business days from when it is handed over.', examples: [{ min: 1, max: 3 }] });

export const methodSchema = named(
  'ShippingMethodInput',
  z.strictObject({
    name: line(100).meta({ examples: ['Standard'] }),
    price,
    days: days.default(null),
    active: z.boolean().default(true),
  }),
);

const place = z.strictObject({
  country: z
    .union([z.literal('*'), country])
    .meta({ description: '`*`: everywhere else.', examples: ['GB'] }),
  regions: z.array(line(100)).max(100).default([]),
  postalPrefixes: z.array(line(20)).max(500).default([]),
});

const bracket = z.strictObject({
  weightUpTo: upTo('Grams; null: without a limit.'),
  subtotalUpTo: upTo('Of the goods, in minor units; null: without a limit.'),
  price,
});

const zoneRate = z.strictObject({
  method: methodCode,
  brackets: z.array(bracket).min(1).max(50).meta({ description: 'The first one that fits counts.' }),
  freeFrom: upTo('From goods of this value on it costs nothing, in minor units; null: never.'),
  days: days.default(null),
});

export const zoneSchema = named(
  'ShippingZoneInput',
  z.strictObject({
    name: line(100).meta({ examples: ['Britain'] }),
    places: z.array(place).min(1).max(250),
    rates: z
      .array(zoneRate)
      .max(20)
      .refine((rates) => new Set(rates.map(({ method }) => method)).size === rates.length, {
        error: 'must not name a method twice',
      }),
  }),
);

const zones: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

export const settingsSchema = atLeastOne(
  z.strictObject({
    timeZone: z
      .string()
      .refine((name) => zones.has(name), 'must be an IANA time zone, for example Europe/Berlin')
      .meta({ examples: ['Europe/Berlin'] })
      .exactOptional(),
    cutoff: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, for example 14:00')
      .nullable()
      .meta({ description: 'What is ordered from then on leaves on the next day.', examples: ['14:00'] })
      .exactOptional(),
    workDays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .meta({ description: '1 is Monday.', examples: [[1, 2, 3, 4, 5]] })
      .exactOptional(),
    holidays: z
      .array(z.iso.date())
      .max(200)
      .meta({ examples: [['2026-12-25']] })
      .exactOptional(),
  }),
);

const mostItems = 100;

export const quoteSchema = named(
  'ShippingQuoteInput',
  z.strictObject({
    items: z.array(z.strictObject({ sku, quantity })).min(1).max(mostItems),
    shippingAddress: z.strictObject({
      country,
      region: line(100).exactOptional(),
      postalCode: line(20).meta({ examples: ['SW1Y 4JH'] }),
    }),
  }),
);
