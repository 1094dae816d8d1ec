import { captureModes, maxLines, type ProviderName, paymentTerms } from '@waybill/domain';
import { z } from 'zod';
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

/** A card needs the token that the storefront got from the provider; elsewhere the customer agrees there. */
const needsMethod: readonly ProviderName[] = ['stripe'];

const paymentFields = { provider: z.enum(providers), paymentMethod: paymentMethod.optional() };

const hasMethod = (payment: { provider: ProviderName; paymentMethod?: string | undefined }) =>
  !needsMethod.includes(payment.provider) || payment.paymentMethod !== undefined;
const methodMissing = { path: ['paymentMethod'], message: 'is required' };

export const paymentSchema = z.strictObject(paymentFields).refine(hasMethod, methodMissing);

const newPaymentSchema = z
  .strictObject({ ...paymentFields, capture: z.enum(captureModes).optional() })
  .refine(hasMethod, methodMissing);

export const newOrderSchema = z.strictObject({
  customer: z.strictObject({ name: line(200), email }),
  shippingAddress,
  shippingMethod: line(64),
  currency,
  items,
  payment: newPaymentSchema,
  expectedTotal: amount.optional(),
  metadata: metadata.default({}),
});

export const cancelSchema = z.strictObject({ reason });

export const shipmentSchema = z.strictObject({
  items: items.optional(),
  carrier: line(100),
  trackingNumber: line(100),
});

/** Money to give back: an amount, what items cost, or all that is left. */
export const refundSchema = z.strictObject({
  amount: positiveAmount.optional(),
  items: items.optional(),
  reason,
  restock: z.boolean().default(false),
});

export const receiptSchema = z.strictObject({ amount: positiveAmount.optional(), reference: line(200) });

export const nothingSchema = z.strictObject({});
