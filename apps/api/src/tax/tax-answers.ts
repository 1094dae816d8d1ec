import { taxRoundings } from '@waybill/domain';
import { z } from 'zod';
import { id, money } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const tax = z.string().meta({ description: 'What it is called.', examples: ['VAT'] });
const ratePpm = z
  .int()
  .min(0)
  .meta({ description: 'Millionths: 20% is 200,000.', examples: [200_000] });

/** Tax by tax, what is due. */
export const taxes = z.array(
  named('OrderTax', z.strictObject({ tax, ratePpm, amount: money }), 'One tax, in minor units.'),
);

export const taxRateAnswer = named(
  'TaxRate',
  z.strictObject({
    id,
    tax,
    taxClass: z.string().meta({ examples: ['standard'] }),
    country: z
      .string()
      .nullable()
      .meta({ description: 'Null: everywhere else.', examples: ['GB'] }),
    region: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    postalPrefix: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    ratePpm,
  }),
);

export const taxSettingsAnswer = named(
  'TaxSettings',
  z.strictObject({
    pricesIncludeTax: z.boolean(),
    rounding: z.enum(taxRoundings).meta({
      description:
        '`order`: each tax is rounded once, over all that it is due on at one rate; `line`: on each line.',
    }),
    taxShipping: z.boolean(),
    shippingTaxClass: z.string().meta({ examples: ['standard'] }),
  }),
);
