import { z } from 'zod';

/**
 * What the simulator keeps. The schemas also read the state file, so that a file of another version stops the start
 * with the field that differs. Times are milliseconds since 1970, amounts are minor units.
 */
const purchaseUnit = z.object({
  referenceId: z.string(),
  amount: z.number(),
  customId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  /** What else the caller said of it, told again as it was said: description, items, shipping, breakdown, … */
  told: z.record(z.string(), z.unknown()),
  breakdown: z.record(z.string(), z.unknown()).nullable(),
});
export type PurchaseUnit = z.infer<typeof purchaseUnit>;

const order = z.object({
  id: z.string(),
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  status: z.enum(['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED', 'COMPLETED']),
  currency: z.string(),
  units: z.array(purchaseUnit),
  /** Created with `payment_source.paypal`. */
  wallet: z.boolean(),
  returnUrl: z.string().nullable(),
  cancelUrl: z.string().nullable(),
  brandName: z.string().nullable(),
  userAction: z.enum(['CONTINUE', 'PAY_NOW']),
  /** What the payer chose to pay with when approving, by how it will turn out. */
  funding: z.enum(['good', 'declined', 'slow_capture', 'slow_refunds']).nullable(),
  approved: z.number().nullable(),
  declines: z.number(),
  created: z.number(),
  updated: z.number(),
});
export type Order = z.infer<typeof order>;

const authorization = z.object({
  id: z.string(),
  orderId: z.string(),
  /** The authorisation this one renews; what became of the money is noted there. */
  parentId: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  invoiceId: z.string().nullable(),
  customId: z.string().nullable(),
  closed: z.enum(['captured', 'voided', 'expired']).nullable(),
  created: z.number(),
  updated: z.number(),
  expires: z.number(),
});
export type Authorization = z.infer<typeof authorization>;

const capture = z.object({
  id: z.string(),
  orderId: z.string(),
  referenceId: z.string(),
  authorizationId: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['COMPLETED', 'PENDING', 'DECLINED']),
  final: z.boolean(),
  invoiceId: z.string().nullable(),
  customId: z.string().nullable(),
  created: z.number(),
  updated: z.number(),
});
export type Capture = z.infer<typeof capture>;

const refund = z.object({
  id: z.string(),
  captureId: z.string(),
  orderId: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['PENDING', 'COMPLETED', 'FAILED', 'CANCELLED']),
  /** Taken back by PayPal, not given back by the merchant. */
  reversal: z.boolean(),
  invoiceId: z.string().nullable(),
  customId: z.string().nullable(),
  noteToPayer: z.string().nullable(),
  created: z.number(),
  updated: z.number(),
});
export type Refund = z.infer<typeof refund>;

export const disputeReasons = [
  'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
  'UNAUTHORISED',
  'CREDIT_NOT_PROCESSED',
  'DUPLICATE_TRANSACTION',
  'INCORRECT_AMOUNT',
  'OTHER',
] as const;

const dispute = z.object({
  id: z.string(),
  /** Of the money that PayPal holds back meanwhile. */
  holdId: z.string(),
  captureId: z.string(),
  orderId: z.string(),
  amount: z.number(),
  currency: z.string(),
  reason: z.enum(disputeReasons),
  /** Null while the case is open. */
  outcome: z.enum(['RESOLVED_BUYER_FAVOUR', 'RESOLVED_SELLER_FAVOUR']).nullable(),
  created: z.number(),
});
export type Dispute = z.infer<typeof dispute>;

const event = z.object({
  id: z.string(),
  type: z.string(),
  summary: z.string(),
  /** The resource as it was at that moment. */
  resource: z.record(z.string(), z.unknown()),
  orderId: z.string(),
  customId: z.string().nullable(),
  created: z.number(),
});
export type Event = z.infer<typeof event>;

const refusal = z.object({
  status: z.number(),
  name: z.string(),
  message: z.string(),
  details: z.array(
    z.object({
      issue: z.string(),
      description: z.string().optional(),
      field: z.string().optional(),
      value: z.string().optional(),
      location: z.enum(['body', 'path', 'query']).optional(),
    }),
  ),
  /** Where the payer is to go to choose another way to pay. */
  redirect: z.string().optional(),
});
/** The content of an answer that says no. */
export type Refusal = z.infer<typeof refusal>;

const answer = z.object({
  /** The call type and the request id. */
  id: z.string(),
  /** What the request made or changed, or why it was turned down for good. */
  outcome: z.union([z.object({ resourceId: z.string() }), z.object({ refusal })]),
  created: z.number(),
});

export const schemas = {
  orders: order,
  authorizations: authorization,
  captures: capture,
  refunds: refund,
  disputes: dispute,
  events: event,
  answers: answer,
  tokens: z.object({ id: z.string(), expires: z.number() }),
  signingKeys: z.object({ id: z.string(), privateKey: z.string(), certificate: z.string() }),
  /** How far the simulator's clock was put forward. */
  clock: z.object({ id: z.string(), offset: z.number() }),
} as const;
