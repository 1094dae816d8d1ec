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
    multicapture: !captured && intent.multicapture === 'if_available' && lets(attempt),
    captureBefore: captured ? null : call.now + holdSeconds,
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

/** How long an online card payment is held: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const holdSeconds = 7 * 24 * 60 * 60;

/** The networks that let a payment be captured several times. */
const multicaptureBrands = new Set(['amex', 'diners', 'discover', 'jcb', 'mastercard', 'unionpay', 'visa']);

/** Prepaid cards stand for the payments for which a network does not let, which no list of networks can name. */
function lets({ paymentMethod }: Attempt): boolean {
  const { brand, funding } = testCard(paymentMethod.testCard);
  return multicaptureBrands.has(brand) && funding !== 'prepaid';
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
  amountReleased: 0,
  captured: false,
  multicapture: false,
  captureBefore: null,
  decline: null,
  authenticated: attempt.authenticated,
  metadata: intent.metadata,
  created: call.now,
});
