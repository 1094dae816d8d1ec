import { z } from 'zod';
import { money } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

/** Why an order cannot be fulfilled. */
export const rejectionAnswer = named(
  'Rejection',
  z.strictObject({
    code: z.enum([
      'unknown_sku',
      'inactive_product',
      'insufficient_stock',
      'price_changed',
      'currency_mismatch',
      'unknown_shipping_method',
    ]),
    detail: z
      .string()
      .meta({ description: 'One sentence for a person.', examples: ['There is not enough of MUG-01.'] }),
    items: z
      .array(
        z.strictObject({
          sku: z.string().meta({ examples: ['MUG-01'] }),
          requested: z.int().exactOptional(),
          available: z.int().exactOptional(),
        }),
      )
      .exactOptional(),
    total: money
      .exactOptional()
      .meta({ description: 'Of `price_changed`: what the order would cost now, in minor units.' }),
  }),
  'Why an order cannot be fulfilled.',
);
