import type { Decline, NextAction, PaymentSnapshot, ProviderEntry } from '@waybill/domain';
import type Stripe from 'stripe';

/** What every request about a payment asks Stripe to tell with it: `toSnapshot` reads it. */
export const expanded = ['latest_charge.refunds'];

/** Expects the charge expanded, and all refunds of it. */
export function toSnapshot(intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[]): PaymentSnapshot {
  const status = statusOf(intent);
  return {
    reference: intent.id,
    status,
    entries: entriesOf(intent, chargeOf(intent), refunds),
    nextAction: status === 'requires_action' ? nextActionOf(intent) : null,
    decline: status === 'failed' ? declineOf(intent) : null,
  };
}

export function chargeOf({ id, latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | null {
  if (typeof charge === 'string') throw new Error(`the charge of ${id} was not expanded`);
  return charge;
}

/** A declined intent waits for another payment method; that is another payment of ours. */
function statusOf({ status, last_payment_error: error }: Stripe.PaymentIntent): PaymentSnapshot['status'] {
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
      return 'voided';
    // Also a status of a later version of the API: not settled as far as we can tell.
    default:
      return 'processing';
  }
}

/**
 * An authorisation is a movement of its own only where capture is a second step. What is held and not captured is
 * voided; Stripe lists that as a refund too, so refunds count only of captured money, once they have succeeded.
 */
function entriesOf(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  refunds: readonly Stripe.Refund[],
): ProviderEntry[] {
  if (charge?.status !== 'succeeded') return [];
  const { id: reference, amount, captured, amount_captured: taken } = charge;
  const released = captured ? amount - taken : intent.status === 'canceled' ? amount : 0;
  const entries: ProviderEntry[] = [
    { kind: 'authorized', amount: intent.capture_method === 'manual' ? amount : 0, reference },
    { kind: 'captured', amount: captured ? taken : 0, reference },
    { kind: 'voided', amount: released, reference },
    ...refunds.filter(({ status }) => captured && status === 'succeeded').map(refundEntry),
  ];
  return entries.filter((entry) => entry.amount > 0);
}

function refundEntry({ id: reference, amount, metadata }: Stripe.Refund): ProviderEntry {
  const refundId = metadata?.['refund'];
  return { kind: 'refunded', amount, reference, ...(refundId === undefined ? {} : { refundId }) };
}

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
