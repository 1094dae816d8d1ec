import { type CapturePayment, type PaymentSnapshot, ProviderError } from '@waybill/domain';
import type Stripe from 'stripe';
import { noteCapture, readCaptures } from './capture-notes.ts';
import { isUnexpectedState } from './confirm-payment.ts';
import { complete, describe, lookUpPayment, retrieve } from './look-up-payment.ts';
import type { Session } from './session.ts';
import { chargeOf, expanded } from './snapshot.ts';

/**
 * Takes set-aside money once per capture of ours. Stripe forgets idempotency keys after a day, so the intent notes
 * our id with the money it takes, and a capture that is noted is not made again.
 */
export async function capturePayment(session: Session, input: CapturePayment): Promise<PaymentSnapshot> {
  const intent = await retrieve(session, input.reference);
  const made = readCaptures(intent.metadata).some(({ captureId }) => captureId === input.captureId);
  if (made || intent.status !== 'requires_capture') return complete(session, intent);
  return take(session, input, finality(intent, input));
}

async function take(
  session: Session,
  input: CapturePayment,
  final: Pick<Stripe.PaymentIntentCaptureParams, 'final_capture'>,
): Promise<PaymentSnapshot> {
  const { reference, captureId, amount } = input;
  try {
    const captured = await session.stripe.paymentIntents.capture(
      reference,
      { amount_to_capture: amount, ...final, metadata: noteCapture(input), expand: expanded },
      { idempotencyKey: captureId },
    );
    return await describe(session, captured);
  } catch (error) {
    if (isUnexpectedState(error)) return lookUpPayment(session, reference);
    throw error;
  }
}

/**
 * Stripe takes `final_capture` only where the card can be captured several times. Where it cannot, a first part would
 * let go of the rest, which is not for us to decide; all that is left can always be taken.
 */
function finality(
  intent: Stripe.PaymentIntent,
  { amount, final }: CapturePayment,
): Pick<Stripe.PaymentIntentCaptureParams, 'final_capture'> {
  const card = chargeOf(intent)?.payment_method_details?.card;
  if (card?.multicapture?.status === 'available') return { final_capture: final };
  if (final || amount === intent.amount_capturable) return {};
  throw new ProviderError('stripe', 'rejected', 'This card can be captured only once, for all parts.', {
    code: 'capture_must_be_final',
  });
}
