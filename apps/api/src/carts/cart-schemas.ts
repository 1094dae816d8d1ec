import { longestQuoteDays, maxCartLines, maxQuantity } from '@waybill/domain';
import { z } from 'zod';
import { named } from '../openapi/named.ts';
import {
  customerName,
  customerSchema,
  expectedTotal,
  itemInput,
  newPaymentSchema,
  shippingAddress,
  shippingMethod,
} from '../orders/order-schemas.ts';
import { currency, email, line, metadata } from '../validation/fields.ts';

const items = z.array(itemInput).max(maxCartLines);

const cartCustomer = named(
  'CartCustomerInput',
  z.strictObject({
    name: customerName.exactOptional(),
    email: email.exactOptional(),
    reference: line(100)
      .meta({ description: 'What the storefront knows the customer by.', examples: ['customer-42'] })
      .exactOptional(),
  }),
);

export const newCartSchema = z.strictObject({
  currency: currency.optional().meta({ description: 'The shop’s, if absent; fixed from then on.' }),
  customer: cartCustomer.optional(),
  shippingAddress: shippingAddress.optional(),
  shippingMethod: shippingMethod.optional(),
  metadata: metadata.optional(),
  items: items.optional(),
});

export const cartChangesSchema = z.strictObject({
  customer: cartCustomer.exactOptional(),
  shippingAddress: shippingAddress.nullable().exactOptional(),
  shippingMethod: shippingMethod.nullable().exactOptional(),
  metadata: metadata.exactOptional(),
});

export const cartItemSchema = z.strictObject({
  quantity: z
    .int()
    .min(0)
    .max(maxQuantity)
    .meta({ description: 'Pieces in all; 0 takes it out.', examples: [2] }),
});

const token = line(100).meta({ examples: ['wbc_9vQx0v3mJ1rT8cYwZ2nB5kL7pD4sF6gH'] });

export const mergeSchema = z.strictObject({
  from: z.uuid().meta({ description: 'The cart that is closed.' }),
  fromToken: token.optional().meta({ description: 'Its token; needed with an API key.' }),
});

export const checkoutSchema = named(
  'CheckoutInput',
  z.strictObject({
    payment: newPaymentSchema,
    customer: customerSchema.optional().meta({ description: 'The cart’s, if absent, as all that follows.' }),
    shippingAddress: shippingAddress.optional(),
    shippingMethod: shippingMethod.optional(),
    expectedTotal,
  }),
);

const validDays = z
  .int()
  .min(1)
  .max(longestQuoteDays)
  .optional()
  .meta({ description: 'For how many days its prices hold; 14 if absent.', examples: [14] });

/** Of items, or of a cart, which may say the rest. */
export const newQuoteSchema = z
  .strictObject({
    cart: z.uuid().optional().meta({ description: 'Quotes what is in this cart, and closes nothing.' }),
    items: items.min(1).optional(),
    customer: customerSchema.optional(),
    shippingAddress: shippingAddress.optional(),
    shippingMethod: shippingMethod.optional(),
    currency: currency.optional().meta({ description: 'Needed with `items`; a cart has its own.' }),
    metadata: metadata.optional(),
    validDays,
  })
  .refine(({ cart, items: given }) => (cart === undefined) !== (given === undefined), {
    path: ['items'],
    error: 'must be given, or a cart, and not both',
  });

export const conversionSchema = named('ConversionInput', z.strictObject({ payment: newPaymentSchema }));
