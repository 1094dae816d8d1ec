import { maxLines, type ProviderName, paymentTerms } from '@waybill/domain';
import { z } from 'zod';
import {
  amount,
  country,
  currency,
  email,
  line,
  metadata,
  quantity,
  reason,
  sku,
} from '../validation/fields.ts';

const items = z.array(z.strictObject({ sku, quantity })).min(1).max(maxLines);

const shippingAddress = z.strictObject({
  line1: line(200),
  line2: line(200).exactOptional(),
  city: line(100),
  region: line(100).exactOptional(),
  postalCode: line(20),
  country,
});

const providers = Object.keys(paymentTerms) as [ProviderName, ...ProviderName[]];

/** What is paid in advance needs the token that the storefront got from the provider. */
export const paymentSchema = z
  .strictObject({ provider: z.enum(providers), paymentMethod: line(255).optional() })
  .refine(
    ({ provider, paymentMethod }) => paymentTerms[provider] === 'invoice' || paymentMethod !== undefined,
    {
      path: ['paymentMethod'],
      message: 'is required',
    },
  );

export const newOrderSchema = z.strictObject({
  customer: z.strictObject({ name: line(200), email }),
  shippingAddress,
  shippingMethod: line(64),
  currency,
  items,
  payment: paymentSchema,
  expectedTotal: amount.optional(),
  metadata: metadata.default({}),
});

export const cancelSchema = z.strictObject({ reason });

export const shipmentSchema = z.strictObject({
  items: items.optional(),
  carrier: line(100),
  trackingNumber: line(100),
});

export const receiptSchema = z.strictObject({ amount: amount.min(1).optional(), reference: line(200) });

export const nothingSchema = z.strictObject({});
