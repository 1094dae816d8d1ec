import type { Call } from '../call.ts';
import { unexpectedState } from '../errors.ts';
import type { PaymentIntent } from '../model.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { chargeCard } from './charge-card.ts';
import { resolvePaymentMethod } from './resolve-payment-method.ts';

export type AuthenticationOutcome = 'approve' | 'fail';

/** What the customer does at the issuer's page. Approved, the issuer is asked for the money and may still decline. */
export function authenticatePaymentIntent(
  call: Call,
  intent: PaymentIntent,
  outcome: AuthenticationOutcome,
): PaymentIntent {
  if (intent.status !== 'requires_action' || intent.paymentMethodId === null) {
    throw unexpectedState(
      intent.id,
      `This PaymentIntent waits for no authentication: it has a status of ${intent.status}.`,
    );
  }
  if (outcome === 'fail') return failAuthentication(call, intent, intent.paymentMethodId);
  const paymentMethod = resolvePaymentMethod(call, intent.paymentMethodId);
  return chargeCard(call, intent, { paymentMethod, authenticated: true });
}

function failAuthentication(call: Call, intent: PaymentIntent, paymentMethodId: string): PaymentIntent {
  const failed = call.books.paymentIntents.put({
    ...intent,
    status: 'requires_payment_method',
    paymentMethodId: null,
    lastPaymentError: {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      declineCode: null,
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
      param: null,
      chargeId: null,
      paymentMethodId,
    },
  });
  const told = serializePaymentIntent(call, failed, unexpanded);
  call.emit('payment_intent.payment_failed', told, failed.metadata);
  return failed;
}
