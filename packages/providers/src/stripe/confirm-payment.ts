import type { ConfirmPayment, Decline, PaymentSnapshot } from '@waybill/domain';
import Stripe from 'stripe';
import { answeredAnew } from './answered-anew.ts';
import { complete, describe, lookUpPayment, retrieve } from './look-up-payment.ts';
import type { Session } from './session.ts';
import { expanded, nextActionOf } from './snapshot.ts';

/**
 * Takes the money. Whatever is known for certain comes back as a snapshot, a decline included; where Stripe says
 * that the payment is further on already, the snapshot says how far, and nothing is taken a second time.
 */
export async function confirmPayment(session: Session, input: ConfirmPayment): Promise<PaymentSnapshot> {
  if (input.paymentMethod === null) return askForPaymentMethod(session, input.reference);
  try {
    const { paymentMethod: payment_method, returnUrl: return_url } = input;
    const params = { payment_method, return_url, expand: expanded };
    const intent = await answeredAnew(session, `${input.paymentId}:confirm`, (idempotencyKey) =>
      session.stripe.paymentIntents.confirm(input.reference, params, { idempotencyKey }),
    );
    return await describe(session, intent);
  } catch (error) {
    if (isDecline(error) || isUnexpectedState(error)) return lookUpPayment(session, input.reference);
    const refused = refusedPaymentMethod(error);
    if (refused === null) throw error;
    const snapshot = await lookUpPayment(session, input.reference);
    return snapshot.status === 'created' ? { ...snapshot, status: 'failed', decline: refused } : snapshot;
  }
}

/** Nothing was chosen yet: the storefront collects it with the intent's client secret. */
async function askForPaymentMethod(session: Session, reference: string): Promise<PaymentSnapshot> {
  const intent = await retrieve(session, reference);
  const snapshot = await complete(session, intent);
  if (snapshot.status !== 'created') return snapshot;
  return { ...snapshot, status: 'requires_action', nextAction: nextActionOf(intent) };
}

const isDecline = (error: unknown) => error instanceof Stripe.errors.StripeCardError;

export const isUnexpectedState = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  error.code === 'payment_intent_unexpected_state';

/** Unknown, spent or not usable for this payment: to the customer that is a decline. */
function refusedPaymentMethod(error: unknown): Decline | null {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.param !== 'payment_method')
    return null;
  return {
    code: error.code ?? 'payment_method_refused',
    message: 'This payment method cannot be used. Use another one.',
  };
}
