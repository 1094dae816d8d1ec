import { z } from 'zod';

/**
 * What the simulator keeps. The schemas also read the state file, so that a file of another version stops the start
 * with the field that differs. Times are seconds since 1970, as on the wire.
 */
const metadata = z.record(z.string(), z.string());
export type Metadata = z.infer<typeof metadata>;

const paymentError = z.object({
  type: z.enum(['card_error', 'invalid_request_error']),
  code: z.string(),
  declineCode: z.string().nullable(),
  message: z.string(),
  param: z.string().nullable(),
  chargeId: z.string().nullable(),
  paymentMethodId: z.string(),
});
export type PaymentError = z.infer<typeof paymentError>;

const paymentMethod = z.object({
  id: z.string(),
  /** The documented name it was made from, for example `pm_card_visa`: the key into the test cards. */
  testCard: z.string(),
  created: z.number(),
});
export type PaymentMethod = z.infer<typeof paymentMethod>;

const paymentIntent = z.object({
  id: z.string(),
  clientSecret: z.string(),
  amount: z.number(),
  currency: z.string(),
  captureMethod: z.enum(['automatic', 'automatic_async', 'manual']),
  /** `payment_method_options[card][request_multicapture]`. */
  multicapture: z.enum(['if_available', 'never']).default('never'),
  allowedPaymentMethodTypes: z.array(z.enum(['card'])).nullable(),
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'requires_capture',
    'succeeded',
    'canceled',
  ]),
  paymentMethodId: z.string().nullable(),
  latestChargeId: z.string().nullable(),
  amountReceived: z.number(),
  lastPaymentError: paymentError.nullable(),
  /** The last authentication asked for. It stays after it is done, so that its page still knows the way back. */
  challenge: z.object({ token: z.string(), returnUrl: z.string().nullable() }).nullable(),
  canceledAt: z.number().nullable(),
  cancellationReason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).nullable(),
  description: z.string().nullable(),
  receiptEmail: z.string().nullable(),
  statementDescriptorSuffix: z.string().nullable(),
  metadata,
  created: z.number(),
});
export type PaymentIntent = z.infer<typeof paymentIntent>;

const charge = z.object({
  id: z.string(),
  paymentIntentId: z.string(),
  paymentMethodId: z.string(),
  amount: z.number(),
  currency: z.string(),
  amountCaptured: z.number(),
  /** Of what was captured. */
  amountRefunded: z.number(),
  /** What was held and let go. */
  amountReleased: z.number().default(0),
  captured: z.boolean(),
  /** Whether the card can be captured several times: asked for, and a card network that lets. */
  multicapture: z.boolean().default(false),
  /** Until when held money can be captured. */
  captureBefore: z.number().nullable().default(null),
  status: z.enum(['succeeded', 'failed']),
  decline: z.object({ code: z.string(), declineCode: z.string(), message: z.string() }).nullable(),
  authenticated: z.boolean(),
  metadata,
  created: z.number(),
});
export type Charge = z.infer<typeof charge>;

const refund = z.object({
  id: z.string(),
  chargeId: z.string(),
  paymentIntentId: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).nullable(),
  metadata,
  created: z.number(),
});
export type Refund = z.infer<typeof refund>;

const dispute = z.object({
  id: z.string(),
  chargeId: z.string(),
  paymentIntentId: z.string(),
  amount: z.number(),
  currency: z.string(),
  reason: z.enum(['duplicate', 'fraudulent', 'general', 'product_not_received', 'product_unacceptable']),
  status: z.enum(['needs_response', 'under_review', 'won', 'lost']),
  created: z.number(),
});
export type Dispute = z.infer<typeof dispute>;

const event = z.object({
  id: z.string(),
  type: z.string(),
  created: z.number(),
  /** The object as it was at that moment. */
  object: z.record(z.string(), z.unknown()),
  pendingWebhooks: z.number(),
  request: z.object({ id: z.string().nullable(), idempotencyKey: z.string().nullable() }),
});
export type Event = z.infer<typeof event>;

const savedAnswer = z.object({
  /** The idempotency key. */
  id: z.string(),
  path: z.string(),
  /** A digest of the parameters it was first used with. */
  parameters: z.string(),
  status: z.number(),
  body: z.record(z.string(), z.unknown()),
  requestId: z.string(),
  created: z.number(),
});
export type SavedAnswer = z.infer<typeof savedAnswer>;

export const schemas = {
  paymentMethods: paymentMethod,
  paymentIntents: paymentIntent,
  charges: charge,
  refunds: refund,
  disputes: dispute,
  events: event,
  answers: savedAnswer,
} as const;
