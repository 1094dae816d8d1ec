import type { Call } from '../call.ts';
import { unexpectedState } from '../errors.ts';
import { refundId } from '../ids.ts';
import type { PaymentIntent } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { authorizedCharge } from './authorized-charge.ts';

/** Takes no more. What is held is given back, which Stripe notes as a refund where nothing was captured of it. */
export function cancelPaymentIntent(
  call: Call,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellationReason'],
): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedState(
      intent.id,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
    );
  }
  release(call, intent);
  const canceled = call.books.paymentIntents.put({
    ...intent,
    status: 'canceled',
    canceledAt: call.now,
    cancellationReason: reason,
  });
  call.emit('payment_intent.canceled', serializePaymentIntent(call, canceled, unexpanded), intent.metadata);
  return canceled;
}

function release(call: Call, intent: PaymentIntent): void {
  const held = authorizedCharge(call.books, intent);
  if (held === null) return;
  if (held.amountCaptured > 0) {
    call.books.charges.put({ ...held, captured: true });
    return;
  }
  call.books.refunds.put({
    id: refundId(),
    chargeId: held.id,
    paymentIntentId: intent.id,
    amount: held.amount,
    currency: held.currency,
    status: 'succeeded',
    reason: null,
    metadata: {},
    created: call.now,
  });
  const released = call.books.charges.put({ ...held, amountRefunded: held.amount });
  call.emit('charge.refunded', serializeCharge(call, released, unexpanded), intent.metadata);
}
