import { z } from 'zod';
import { count, id, money } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { taxes } from '../tax/tax-answers.ts';

const currency = z.string().meta({ examples: ['USD'] });
const code = z.string().meta({ examples: ['standard'] });
const days = z.strictObject({ min: count, max: count }).nullable();

export const methodAnswer = named(
  'ShippingMethod',
  z.strictObject({
    ...{ code, name: z.string().meta({ examples: ['Standard'] }), price: money, currency, days },
    active: z.boolean(),
  }),
);

export const zoneAnswer = named(
  'ShippingZone',
  z.strictObject({
    id,
    name: z.string().meta({ examples: ['Britain'] }),
    places: z.array(
      z.strictObject({
        country: z.string().meta({ examples: ['GB'] }),
        regions: z.array(z.string()),
        postalPrefixes: z.array(z.string()),
      }),
    ),
    rates: z.array(
      z.strictObject({
        method: code,
        brackets: z.array(
          z.strictObject({ weightUpTo: count.nullable(), subtotalUpTo: money.nullable(), price: money }),
        ),
        freeFrom: money.nullable(),
        days,
      }),
    ),
  }),
);

export const shippingSettingsAnswer = named(
  'ShippingSettings',
  z.strictObject({
    timeZone: z.string().meta({ examples: ['Europe/Berlin'] }),
    cutoff: z
      .string()
      .nullable()
      .meta({ examples: ['14:00'] }),
    workDays: z.array(z.int()).meta({ examples: [[1, 2, 3, 4, 5]] }),
    holidays: z.array(z.iso.date()).meta({ examples: [['2026-12-25']] }),
  }),
);

const day = z.iso.date().meta({ examples: ['2026-03-10'] });

export const quoteAnswer = named(
  'ShippingQuote',
  z.strictObject({
    currency,
    subtotal: money,
    weightGrams: count,
    pricesIncludeTax: z.boolean(),
    offers: z.array(
      z.strictObject({
        method: code,
        name: z.string().meta({ examples: ['Standard'] }),
        price: money,
        currency,
        estimate: z.strictObject({ earliest: day, latest: day }).nullable(),
        taxTotal: money,
        taxes,
        total: money,
      }),
    ),
  }),
);
