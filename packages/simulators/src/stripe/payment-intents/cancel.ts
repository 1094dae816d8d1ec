import type { Call } from '../call.ts';
import { unexpectedState } from '../errors.ts';
import type { PaymentIntent } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { authorizedCharge } from './authorized-charge.ts';
import { releaseRest } from './release.ts';

/** Takes no more, and lets go of what is held. */
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
  const taken = held.amountCaptured > 0;
  const released = releaseRest(call, taken ? { ...held, captured: true } : held);
  if (!taken) call.emit('charge.refunded', serializeCharge(call, released, unexpanded), intent.metadata);
}
