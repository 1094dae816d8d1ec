import { ProviderError, type WebhookNotice } from '@waybill/domain';
import Stripe from 'stripe';
import { z } from 'zod';

/** Older notices may be somebody's recording of one. */
const toleranceSeconds = 300;

export function readWebhook(
  rawBody: Buffer,
  headers: Record<string, string | undefined>,
  webhookSecret: string,
): WebhookNotice {
  const event = construct(rawBody, headers['stripe-signature'] ?? '', webhookSecret);
  if (!shape.safeParse(event).success) throw noEvent();
  return { eventId: event.id, type: event.type, reference: referenceOf(event) };
}

function construct(rawBody: Buffer, signature: string, webhookSecret: string): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(rawBody, signature, webhookSecret, toleranceSeconds);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw noEvent(error);
    const message = 'The signature of the webhook is wrong or too old.';
    throw new ProviderError('stripe', 'invalid_signature', message, { cause: error });
  }
}

/** The SDK checks the signature, and takes on trust that an event was signed. */
const shape = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.object({}) }) });

const noEvent = (cause?: unknown) =>
  new ProviderError('stripe', 'rejected', 'The webhook is signed rightly but is no event.', { cause });

/** The PaymentIntent that a payment, a charge or a refund belongs to; null for what we know, having made it ourselves. */
function referenceOf({ type, data: { object } }: Stripe.Event): string | null {
  if (type === 'payment_intent.created' || !('object' in object)) return null;
  switch (object.object) {
    case 'payment_intent':
      return object.id;
    case 'charge':
    case 'dispute':
    case 'refund':
      return idOf(object.payment_intent);
    default:
      return null;
  }
}

const idOf = (intent: string | Stripe.PaymentIntent | null) =>
  typeof intent === 'string' ? intent : (intent?.id ?? null);
