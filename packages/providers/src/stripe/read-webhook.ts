import { ProviderError, type WebhookNotice } from '@waybill/domain';
import Stripe from 'stripe';

/** Older notices may be somebody's recording of one. */
const toleranceSeconds = 300;

export function readWebhook(
  rawBody: Buffer,
  headers: Record<string, string | undefined>,
  webhookSecret: string,
): WebhookNotice {
  const event = construct(rawBody, headers['stripe-signature'] ?? '', webhookSecret);
  return { eventId: event.id, type: event.type, reference: referenceOf(event) };
}

function construct(rawBody: Buffer, signature: string, webhookSecret: string): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(rawBody, signature, webhookSecret, toleranceSeconds);
  } catch (error) {
    const forged = error instanceof Stripe.errors.StripeSignatureVerificationError;
    const [kind, message] = forged
      ? (['invalid_signature', 'The signature of the webhook is wrong or too old.'] as const)
      : (['rejected', 'The webhook is signed rightly but is no event.'] as const);
    throw new ProviderError('stripe', kind, message, { cause: error });
  }
}

/** The PaymentIntent that a payment, a charge or a refund belongs to. */
function referenceOf({ data: { object } }: Stripe.Event): string | null {
  if (!('object' in object)) return null;
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
