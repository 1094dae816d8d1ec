import type Stripe from 'stripe';

/** The events the simulator makes: https://docs.stripe.com/api/events/types */
export const eventTypes = [
  'charge.captured',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.failed',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'refund.created',
  'refund.failed',
  'refund.updated',
] as const satisfies Stripe.Event['type'][];
export type EventType = (typeof eventTypes)[number];

export type EventObject = Stripe.PaymentIntent | Stripe.Charge | Stripe.Refund | Stripe.Dispute;
