import type { PaymentSnapshot, RefundPayment } from '@waybill/domain';
import Stripe from 'stripe';
import { lookUpPayment } from './look-up-payment.ts';
import type { Session } from './session.ts';

/**
 * Gives money back once per refund of ours. Stripe forgets idempotency keys after a day, so each refund carries our
 * id, and one that has it is not made again. Where everything has been given back already, the snapshot says so.
 */
export async function refundPayment(session: Session, input: RefundPayment): Promise<PaymentSnapshot> {
  if (!(await isMade(session, input))) await makeRefund(session, input);
  return lookUpPayment(session, input.reference);
}

async function isMade({ stripe }: Session, { reference, refundId }: RefundPayment): Promise<boolean> {
  for await (const { metadata } of stripe.refunds.list({ payment_intent: reference, limit: 100 })) {
    if (metadata?.['refund'] === refundId) return true;
  }
  return false;
}

async function makeRefund(
  { stripe }: Session,
  { reference, refundId, amount }: RefundPayment,
): Promise<void> {
  try {
    await stripe.refunds.create(
      { payment_intent: reference, amount, metadata: { refund: refundId } },
      { idempotencyKey: refundId },
    );
  } catch (error) {
    if (!isAlreadyRefunded(error)) throw error;
  }
}

const isAlreadyRefunded = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'charge_already_refunded';
