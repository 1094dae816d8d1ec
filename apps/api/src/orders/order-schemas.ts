import { captureModes, maxLines, type ProviderName, paymentTerms } from '@waybill/domain';
import { z } from 'zod';
import { named } from '../openapi/named.ts';
import {
  amount,
  country,
  currency,
  email,
  line,
  metadata,
  paymentMethod,
  positiveAmount,
  quantity,
  reason,
  sku,
} from '../validation/fields.ts';

export const itemInput = named('ItemInput', z.strictObject({ sku, quantity }));
const items = z.array(itemInput).min(1).max(maxLines);

export const shippingAddress = named(
  'AddressInput',
  z.strictObject({
    line1: line(200).meta({ examples: ['12 St James’s Square'] }),
    line2: line(200).exactOptional(),
    city: line(100).meta({ examples: ['London'] }),
    region: line(100).exactOptional(),
    postalCode: line(20).meta({ examples: ['SW1Y 4JH'] }),
    country,
  }),
);

const providers = Object.keys(paymentTerms) as [ProviderName, ...ProviderName[]];

/** A card needs the token that the storefront got from the provider; elsewhere the customer agrees there. */
const needsMethod: readonly ProviderName[] = ['stripe'];

const paymentFields = { provider: z.enum(providers), paymentMethod: paymentMethod.optional() };

const hasMethod = (payment: { provider: ProviderName; paymentMethod?: string | undefined }) =>
  !needsMethod.includes(payment.provider) || payment.paymentMethod !== undefined;
const methodMissing = { path: ['paymentMethod'], message: 'is required' };
/** The same in JSON Schema. */
const methodRequired = {
  description: `\`paymentMethod\` is required for ${needsMethod.join(', ')}.`,
  not: {
    properties: { provider: { enum: needsMethod } },
    not: { properties: { paymentMethod: {} }, required: ['paymentMethod'] },
  },
};

export const paymentSchema = named(
  'PaymentInput',
  z.strictObject(paymentFields).refine(hasMethod, methodMissing).meta(methodRequired),
);

export const newPaymentSchema = named(
  'OrderPaymentInput',
  z
    .strictObject({ ...paymentFields, capture: z.enum(captureModes).optional() })
    .refine(hasMethod, methodMissing)
    .meta(methodRequired),
);

export const customerName = line(200).meta({ examples: ['Ada Lovelace'] });
export const customerSchema = named('CustomerInput', z.strictObject({ name: customerName, email }));
export const shippingMethod = line(64).meta({ examples: ['standard'] });
export const expectedTotal = amount.optional().meta({
  description:
    'What the customer was shown; an order that costs something else is rejected with `price_changed`.',
});

export const newOrderSchema = z.strictObject({
  customer: customerSchema,
  shippingAddress,
  shippingMethod,
  currency,
  items,
  payment: newPaymentSchema,
  expectedTotal,
  metadata: metadata.default({}),
});

export const cancelSchema = named('Cancellation', z.strictObject({ reason }));

export const shipmentSchema = named(
  'ShipmentInput',
  z.strictObject({
    items: items.optional().meta({ description: 'All that is left, if absent.' }),
    carrier: line(100).meta({ examples: ['Royal Mail'] }),
    trackingNumber: line(100).meta({ examples: ['AB123456789GB'] }),
  }),
);

/** Money to give back: an amount, what items cost, or all that is left. */
export const refundSchema = named(
  'RefundInput',
  z.strictObject({
    amount: positiveAmount
      .optional()
      .meta({ description: 'Minor units; what the items cost, or all that is left, if absent.' }),
    items: items.optional(),
    reason,
    restock: z.boolean().default(false).meta({ description: 'Whether the items go back on the shelf.' }),
  }),
);

export const receiptSchema = z.strictObject({
  amount: positiveAmount.optional(),
  reference: line(200).meta({ examples: ['transfer of 2 March'] }),
});

export const nothingSchema = named('Nothing', z.strictObject({}));
