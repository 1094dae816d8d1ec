import type { Call } from '../call.ts';
import { invalidRequest, unexpectedState } from '../errors.ts';
import type { Charge, Metadata, PaymentIntent } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { authorizedCharge } from './authorized-charge.ts';
import { releaseRest } from './release.ts';

export interface Capture {
  /** All that is held if null. */
  amount: number | null;
  /** `final_capture`; null where the caller said nothing, which Stripe takes for yes. */
  final: boolean | null;
  metadata: Metadata;
}

/**
 * Takes the authorised money, or a part of it. The rest goes back to the customer's limit, unless the card can be
 * captured several times and the caller says that more is to come: https://docs.stripe.com/payments/multicapture
 */
export function capturePaymentIntent(call: Call, intent: PaymentIntent, capture: Capture): PaymentIntent {
  const authorized = authorizedCharge(call.books, intent);
  if (authorized === null) {
    throw unexpectedState(
      intent.id,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const amount = amountOf(authorized, capture);
  const taken = authorized.amountCaptured + amount;
  const final = capture.final !== false || taken === authorized.amount;
  const captured = call.books.charges.put({ ...authorized, captured: final, amountCaptured: taken });
  const charge = final ? releaseRest(call, captured) : captured;
  const paid = call.books.paymentIntents.put({
    ...intent,
    status: final ? 'succeeded' : 'requires_capture',
    amountReceived: taken,
    metadata: { ...intent.metadata, ...capture.metadata },
  });
  tell(call, paid, charge, final);
  return paid;
}

function amountOf(authorized: Charge, { amount, final }: Capture): number {
  if (final !== null && !authorized.multicapture) {
    throw invalidRequest({
      message: 'You cannot use final_capture: multicapture is not available for this PaymentIntent.',
      param: 'final_capture',
    });
  }
  const left = authorized.amount - authorized.amountCaptured;
  const captured = amount ?? left;
  if (captured < 1) {
    throw invalidRequest({
      code: 'parameter_invalid_integer',
      message: 'This value must be greater than or equal to 1.',
      param: 'amount_to_capture',
    });
  }
  if (captured > left) {
    throw invalidRequest({
      code: 'amount_too_large',
      message: 'You cannot capture a charge for an amount greater than it already has.',
      param: 'amount_to_capture',
    });
  }
  return captured;
}

function tell(call: Call, intent: PaymentIntent, charge: Charge, final: boolean): void {
  call.emit('charge.captured', serializeCharge(call, charge, unexpanded), intent.metadata);
  const told = serializePaymentIntent(call, intent, unexpanded);
  const type = final ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated';
  call.emit(type, told, intent.metadata);
}
