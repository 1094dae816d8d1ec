import type { Call } from '../call.ts';
import { invalidRequest, unexpectedState } from '../errors.ts';
import type { PaymentIntent } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { authorizedCharge } from './authorized-charge.ts';

/** Takes the authorised money, or a part of it; the rest goes back to the customer's limit. */
export function capturePaymentIntent(
  call: Call,
  intent: PaymentIntent,
  amount: number | null,
): PaymentIntent {
  const authorized = authorizedCharge(call.books, intent);
  if (authorized === null) {
    throw unexpectedState(
      intent.id,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const captured = amount ?? authorized.amount;
  if (captured < 1 || captured > authorized.amount) {
    throw invalidRequest({
      code: captured < 1 ? 'parameter_invalid_integer' : 'amount_too_large',
      message:
        captured < 1
          ? 'This value must be greater than or equal to 1.'
          : 'You cannot capture a charge for an amount greater than it already has.',
      param: 'amount_to_capture',
    });
  }
  const charge = call.books.charges.put({ ...authorized, captured: true, amountCaptured: captured });
  const paid = call.books.paymentIntents.put({ ...intent, status: 'succeeded', amountReceived: captured });
  call.emit('charge.captured', serializeCharge(call, charge, unexpanded), intent.metadata);
  call.emit('payment_intent.succeeded', serializePaymentIntent(call, paid, unexpanded), intent.metadata);
  return paid;
}
