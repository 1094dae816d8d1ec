import type { Decline, NextAction, PaymentSnapshot, ProviderDispute, ProviderRefund } from '@waybill/domain';
import type Stripe from 'stripe';
import { entriesOf, givenBackOf } from './entries.ts';

/** What every request about a payment asks Stripe to tell with it: `toSnapshot` reads it. */
export const expanded = ['latest_charge.refunds'];

/** What Stripe tells of a payment in more than one answer. */
export interface Told {
  intent: Stripe.PaymentIntent;
  /** All refunds of the charge. */
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
}

/** Expects the charge expanded. */
export function toSnapshot({ intent, refunds, disputes }: Told): PaymentSnapshot {
  const charge = chargeOf(intent);
  const status = statusOf(intent, charge);
  const givenBack = givenBackOf(intent, charge, refunds);
  return {
    reference: intent.id,
    status,
    entries: entriesOf(intent, charge, givenBack),
    refunds: givenBack.map(refundOf),
    disputes: disputes.map(disputeOf),
    nextAction: status === 'requires_action' ? nextActionOf(intent) : null,
    decline: status === 'failed' ? declineOf(intent) : null,
    captureBefore: status === 'authorized' ? captureBeforeOf(charge) : null,
  };
}

export function chargeOf({ id, latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | null {
  if (typeof charge === 'string') throw new Error(`the charge of ${id} was not expanded`);
  return charge;
}

/** A declined intent waits for another payment method; that is another payment of ours. */
function statusOf(
  { status, last_payment_error: error }: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
): PaymentSnapshot['status'] {
  switch (status) {
    case 'requires_payment_method':
      return error === null ? 'created' : 'failed';
    case 'requires_confirmation':
      return 'created';
    case 'requires_action':
      return 'requires_action';
    case 'requires_capture':
      return 'authorized';
    case 'succeeded':
      return 'paid';
    case 'canceled':
      // Only what had not been taken yet was let go.
      return (charge?.amount_captured ?? 0) > 0 ? 'paid' : 'voided';
    // Also a status of a later version of the API: not settled as far as we can tell.
    default:
      return 'processing';
  }
}

function captureBeforeOf(charge: Stripe.Charge | null): Date | null {
  const seconds = charge?.payment_method_details?.card?.capture_before;
  return seconds === undefined ? null : new Date(seconds * 1000);
}

const refundOf = ({ id: reference, amount, metadata, status }: Stripe.Refund): ProviderRefund => ({
  reference,
  refundId: metadata?.['refund'] ?? null,
  amount,
  status:
    status === 'succeeded' ? status : status === 'failed' || status === 'canceled' ? 'failed' : 'pending',
});

/** An inquiry that was closed without a dispute, and a dispute that was prevented, took no money. */
const disputeOutcomes: Readonly<Record<string, ProviderDispute['status']>> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

const disputeOf = ({ id: reference, amount, reason, status }: Stripe.Dispute): ProviderDispute => ({
  reference,
  amount,
  reason,
  status: disputeOutcomes[status] ?? 'open',
});

/** Anything but a plain redirect is for Stripe.js in the storefront. */
export function nextActionOf(intent: Stripe.PaymentIntent): NextAction {
  const url = intent.next_action?.redirect_to_url?.url;
  if (url) return { type: 'redirect', url };
  return {
    type: 'use_sdk',
    ...(intent.client_secret === null ? {} : { clientSecret: intent.client_secret }),
  };
}

/** Only messages of card errors are written for customers: https://docs.stripe.com/api/errors */
function declineOf({ last_payment_error: error }: Stripe.PaymentIntent): Decline {
  const code = error?.decline_code || error?.code || 'unknown';
  if (error?.type === 'card_error' && error.message) return { code, message: error.message };
  if (code === 'payment_intent_authentication_failure') {
    return { code, message: 'Your bank could not confirm that it is you. Try again or use another card.' };
  }
  return { code, message: 'The payment could not be completed. Use another payment method.' };
}
