import type { Call } from '../call.ts';
import { chargeId } from '../ids.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { type CardDecline, testCard } from '../test-cards.ts';

export interface Attempt {
  paymentMethod: PaymentMethod;
  /** The customer has just authenticated. */
  authenticated: boolean;
}

/** Asks the issuer. Every attempt leaves a charge, a declined one too. */
export function chargeCard(call: Call, intent: PaymentIntent, attempt: Attempt): PaymentIntent {
  const { decline } = testCard(attempt.paymentMethod.testCard);
  return decline === null ? approve(call, intent, attempt) : refuse(call, intent, attempt, decline);
}

function approve(call: Call, intent: PaymentIntent, attempt: Attempt): PaymentIntent {
  const captured = intent.captureMethod !== 'manual';
  const charge = call.books.charges.put({
    ...newCharge(call, intent, attempt),
    status: 'succeeded',
    captured,
    amountCaptured: captured ? intent.amount : 0,
  });
  const paid = call.books.paymentIntents.put({
    ...intent,
    status: captured ? 'succeeded' : 'requires_capture',
    amountReceived: charge.amountCaptured,
    latestChargeId: charge.id,
  });
  call.emit('charge.succeeded', serializeCharge(call, charge, unexpanded), intent.metadata);
  const told = serializePaymentIntent(call, paid, unexpanded);
  call.emit(
    captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated',
    told,
    intent.metadata,
  );
  return paid;
}

function refuse(call: Call, intent: PaymentIntent, attempt: Attempt, decline: CardDecline): PaymentIntent {
  const { code, declineCode, message } = decline;
  const charge = call.books.charges.put({
    ...newCharge(call, intent, attempt),
    status: 'failed',
    decline: { code, declineCode, message },
  });
  const refused = call.books.paymentIntents.put({
    ...intent,
    status: 'requires_payment_method',
    paymentMethodId: null,
    latestChargeId: charge.id,
    lastPaymentError: {
      type: 'card_error',
      ...decline,
      chargeId: charge.id,
      paymentMethodId: attempt.paymentMethod.id,
    },
  });
  call.emit('charge.failed', serializeCharge(call, charge, unexpanded), intent.metadata);
  const told = serializePaymentIntent(call, refused, unexpanded);
  call.emit('payment_intent.payment_failed', told, intent.metadata);
  return refused;
}

const newCharge = (call: Call, intent: PaymentIntent, attempt: Attempt): Omit<Charge, 'status'> => ({
  id: chargeId(),
  paymentIntentId: intent.id,
  paymentMethodId: attempt.paymentMethod.id,
  amount: intent.amount,
  currency: intent.currency,
  amountCaptured: 0,
  amountRefunded: 0,
  captured: false,
  decline: null,
  authenticated: attempt.authenticated,
  metadata: intent.metadata,
  created: call.now,
});
