import { checkChargeAmount, checkCurrency } from '../amounts.ts';
import type { Call } from '../call.ts';
import { clientSecret, paymentIntentId } from '../ids.ts';
import type { PaymentIntent } from '../model.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { resolvePaymentMethod } from './resolve-payment-method.ts';

export interface NewPaymentIntent
  extends Pick<
    PaymentIntent,
    | 'allowedPaymentMethodTypes'
    | 'amount'
    | 'captureMethod'
    | 'description'
    | 'metadata'
    | 'multicapture'
    | 'receiptEmail'
    | 'statementDescriptorSuffix'
  > {
  currency: string;
  paymentMethod: string | null;
}

export function createPaymentIntent(call: Call, input: NewPaymentIntent): PaymentIntent {
  const { paymentMethod, ...given } = input;
  const currency = input.currency.toLowerCase();
  checkCurrency(currency);
  checkChargeAmount(input.amount, currency);
  const attached = paymentMethod === null ? null : resolvePaymentMethod(call, paymentMethod);
  const id = paymentIntentId();
  const intent = call.books.paymentIntents.put({
    ...given,
    currency,
    id,
    clientSecret: clientSecret(id),
    status: attached === null ? 'requires_payment_method' : 'requires_confirmation',
    paymentMethodId: attached?.id ?? null,
    latestChargeId: null,
    amountReceived: 0,
    lastPaymentError: null,
    challenge: null,
    canceledAt: null,
    cancellationReason: null,
    created: call.now,
  });
  call.emit('payment_intent.created', serializePaymentIntent(call, intent, unexpanded), intent.metadata);
  return intent;
}
