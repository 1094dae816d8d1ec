import type { Call } from '../call.ts';
import { unexpectedState } from '../errors.ts';
import { challengeToken } from '../ids.ts';
import type { PaymentIntent, PaymentMethod } from '../model.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { testCard } from '../test-cards.ts';
import { chargeCard } from './charge-card.ts';
import { resolvePaymentMethod } from './resolve-payment-method.ts';

export interface Confirmation {
  paymentMethod: string | null;
  returnUrl: string | null;
}

/**
 * Takes the money, or asks the customer to authenticate first. A declined card is no failure of this verb: the intent
 * that comes back says so in `lastPaymentError`.
 */
export function confirmPaymentIntent(
  call: Call,
  intent: PaymentIntent,
  confirmation: Confirmation,
): PaymentIntent {
  refuseUnlessConfirmable(intent);
  const paymentMethod = choosePaymentMethod(call, intent, confirmation.paymentMethod);
  const chosen = { ...intent, paymentMethodId: paymentMethod.id, lastPaymentError: null };
  return testCard(paymentMethod.testCard).authentication
    ? askToAuthenticate(call, chosen, confirmation.returnUrl)
    : chargeCard(call, chosen, { paymentMethod, authenticated: false });
}

function refuseUnlessConfirmable({ id, status }: PaymentIntent): void {
  if (status === 'succeeded') {
    throw unexpectedState(
      id,
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
    );
  }
  if (status === 'canceled' || status === 'requires_capture') {
    throw unexpectedState(
      id,
      `You cannot confirm this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method.`,
    );
  }
}

function choosePaymentMethod(call: Call, intent: PaymentIntent, given: string | null): PaymentMethod {
  const id = given ?? intent.paymentMethodId;
  if (id === null) {
    throw unexpectedState(
      intent.id,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  }
  return resolvePaymentMethod(call, id);
}

function askToAuthenticate(call: Call, intent: PaymentIntent, returnUrl: string | null): PaymentIntent {
  const waiting = call.books.paymentIntents.put({
    ...intent,
    status: 'requires_action',
    challenge: { token: challengeToken(), returnUrl },
  });
  const told = serializePaymentIntent(call, waiting, unexpanded);
  call.emit('payment_intent.requires_action', told, waiting.metadata);
  return waiting;
}
