import { docUrl } from '../doc-url.ts';
import type { ErrorDetails } from '../errors.ts';
import { unexpanded } from './expand.ts';
import { serializePaymentIntent } from './payment-intent.ts';
import { serializePaymentMethod } from './payment-method.ts';
import type { View } from './view.ts';

/** The body of an answer other than 2xx: https://docs.stripe.com/api/errors */
export function serializeError(view: View, details: ErrorDetails, requestId: string, now: number): object {
  const intent = details.paymentIntentId && view.books.paymentIntents.get(details.paymentIntentId);
  const method = details.paymentMethodId && view.books.paymentMethods.get(details.paymentMethodId);
  return {
    error: {
      ...(details.chargeId ? { charge: details.chargeId } : {}),
      ...(details.code ? { code: details.code, doc_url: docUrl(details.code) } : {}),
      ...(details.declineCode ? { decline_code: details.declineCode } : {}),
      message: details.message,
      ...(details.param ? { param: details.param } : {}),
      ...(intent ? { payment_intent: serializePaymentIntent(view, intent, unexpanded) } : {}),
      ...(method ? { payment_method: serializePaymentMethod(method) } : {}),
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=${now}`,
      type: details.type,
    },
  };
}
