import type Stripe from 'stripe';
import { docUrl } from '../doc-url.ts';
import type { PaymentError, PaymentIntent } from '../model.ts';
import { serializeCharge } from './charge.ts';
import type { Expand } from './expand.ts';
import { serializePaymentMethod } from './payment-method.ts';
import type { View } from './view.ts';

export function serializePaymentIntent(
  view: View,
  intent: PaymentIntent,
  expand: Expand,
): Stripe.PaymentIntent {
  const charge = intent.latestChargeId === null ? undefined : view.books.charges.get(intent.latestChargeId);
  const paymentMethod =
    intent.paymentMethodId === null ? undefined : view.books.paymentMethods.get(intent.paymentMethodId);
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: intent.allowedPaymentMethodTypes,
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount - intent.amountReceived : 0,
    amount_details: { tip: {} },
    amount_received: intent.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: 'automatic',
    created: intent.created,
    currency: intent.currency,
    customer: null,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: intent.lastPaymentError && serializePaymentError(view, intent.lastPaymentError),
    latest_charge:
      expand.asked('latest_charge') && charge
        ? serializeCharge(view, charge, expand.under('latest_charge'))
        : intent.latestChargeId,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action: nextAction(view, intent),
    on_behalf_of: null,
    payment_method:
      expand.asked('payment_method') && paymentMethod
        ? serializePaymentMethod(paymentMethod)
        : intent.paymentMethodId,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        ...(intent.multicapture === 'never' ? {} : { request_multicapture: intent.multicapture }),
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statementDescriptorSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  };
}

export function serializePaymentError(
  view: View,
  error: PaymentError,
): Stripe.PaymentIntent.LastPaymentError {
  const paymentMethod = view.books.paymentMethods.get(error.paymentMethodId);
  return {
    ...(error.chargeId === null ? {} : { charge: error.chargeId }),
    code: error.code,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    doc_url: docUrl(error.code),
    message: error.message,
    ...(error.param === null ? {} : { param: error.param }),
    ...(paymentMethod === undefined ? {} : { payment_method: serializePaymentMethod(paymentMethod) }),
    type: error.type,
  };
}

/** With a way back the customer is redirected; without one, Stripe.js in the storefront opens the page. */
function nextAction(
  view: View,
  { status, challenge }: PaymentIntent,
): Stripe.PaymentIntent.NextAction | null {
  if (status !== 'requires_action' || challenge === null) return null;
  const url = view.authenticationUrl(challenge.token);
  if (challenge.returnUrl === null) {
    return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  }
  return { type: 'redirect_to_url', redirect_to_url: { return_url: challenge.returnUrl, url } };
}
