import type Stripe from 'stripe';
import type { Charge } from '../model.ts';
import { testCard } from '../test-cards.ts';
import type { Expand } from './expand.ts';
import { serializeList } from './list.ts';
import { expiry, noBillingDetails, noChecks } from './payment-method.ts';
import { serializeRefund } from './refund.ts';
import type { View } from './view.ts';

export function serializeCharge(view: View, charge: Charge, expand: Expand): Stripe.Charge {
  const intent = view.books.paymentIntents.get(charge.paymentIntentId);
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: refundedOf(charge),
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: noBillingDetails,
    calculated_statement_descriptor: 'SIMULATED SHOP',
    captured: charge.captured,
    created: charge.created,
    currency: charge.currency,
    customer: null,
    description: intent?.description ?? null,
    disputed: view.books.disputes.values().some(({ chargeId }) => chargeId === charge.id),
    failure_balance_transaction: null,
    failure_code: charge.decline?.code ?? null,
    failure_message: charge.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: charge.metadata,
    on_behalf_of: null,
    outcome: outcome(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.paymentIntentId,
    payment_method: charge.paymentMethodId,
    payment_method_details: paymentMethodDetails(view, charge),
    receipt_email: intent?.receiptEmail ?? null,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.status === 'succeeded' && refundedOf(charge) === charge.amount,
    ...(expand.asked('refunds') ? { refunds: firstRefunds(view, charge) } : {}),
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent?.statementDescriptorSuffix ?? null,
    status: charge.status,
    transfer_data: null,
    transfer_group: null,
  };
}

const refundedOf = ({ amountRefunded, amountReleased }: Charge): number => amountRefunded + amountReleased;

const outcome = ({ decline }: Charge): Stripe.Charge.Outcome => ({
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: decline === null ? 'approved_by_network' : 'declined_by_network',
  reason: decline?.declineCode ?? null,
  risk_level: 'normal',
  risk_score: 20,
  seller_message:
    decline === null ? 'Payment complete.' : `The bank returned the decline code \`${decline.declineCode}\`.`,
  type: decline === null ? 'authorized' : 'issuer_declined',
});

function paymentMethodDetails(view: View, charge: Charge): Stripe.Charge.PaymentMethodDetails | null {
  const paymentMethod = view.books.paymentMethods.get(charge.paymentMethodId);
  if (paymentMethod === undefined) return null;
  const card = testCard(paymentMethod.testCard);
  return {
    type: 'card',
    card: {
      amount_authorized: charge.status === 'succeeded' ? charge.amount : null,
      authorization_code: charge.status === 'succeeded' ? '123456' : null,
      brand: card.brand,
      ...(charge.captureBefore === null ? {} : { capture_before: charge.captureBefore }),
      checks: noChecks,
      country: card.country,
      electronic_commerce_indicator: charge.authenticated ? '05' : null,
      ...expiry(paymentMethod.created),
      fingerprint: `${card.brand}${card.last4}`,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: charge.multicapture ? 'available' : 'unavailable' },
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: charge.authenticated ? authenticated : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

const authenticated: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};

/** A sub-list shows the ten newest; the rest has to be listed. */
function firstRefunds(view: View, charge: Charge): Stripe.ApiList<Stripe.Refund> {
  const refunds = view.books.refunds.values().filter((refund) => refund.chargeId === charge.id);
  const newest = refunds.toReversed().slice(0, 10);
  return serializeList(
    `/v1/charges/${charge.id}/refunds`,
    newest.map((refund) => serializeRefund(view, refund)),
    refunds.length > newest.length,
  );
}
