import type { Call } from '../call.ts';
import { refundId } from '../ids.ts';
import type { Charge } from '../model.ts';

/**
 * Lets go of what is held and will not be captured. Stripe notes it as a refund and counts it as refunded, after a
 * capture of a part too: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
export function releaseRest({ books, now }: Call, charge: Charge): Charge {
  const amount = charge.amount - charge.amountCaptured - charge.amountReleased;
  if (amount === 0) return charge;
  books.refunds.put({
    id: refundId(),
    chargeId: charge.id,
    paymentIntentId: charge.paymentIntentId,
    amount,
    currency: charge.currency,
    status: 'succeeded',
    reason: null,
    metadata: {},
    created: now,
  });
  return books.charges.put({ ...charge, amountReleased: charge.amountReleased + amount });
}
