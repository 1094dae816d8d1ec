import {
  AuthorizationStatus,
  type AuthorizationWithAdditionalData,
  CheckoutPaymentIntent,
  type Order,
  OrderStatus,
} from '@paypal/paypal-server-sdk';
import type { NextAction, PaymentSnapshot, ProviderDispute } from '@waybill/domain';
import { entriesOf, isPending, isTaken, type Movements, movementsOf, refundOf } from './movements.ts';

/** Expects the whole order, with its payments. */
export function toSnapshot(order: Order, disputes: readonly ProviderDispute[]): PaymentSnapshot {
  const movements = movementsOf(order);
  const status = statusOf(order, movements);
  const over = status === 'paid' || status === 'voided';
  return {
    reference: order.id ?? '',
    status,
    entries: entriesOf(movements, { over }),
    refunds: movements.refunds.map(refundOf),
    disputes: [...disputes],
    nextAction: status === 'requires_action' ? nextActionOf(order) : null,
    decline: status === 'failed' ? declined : null,
    captureBefore: status === 'authorized' ? captureBeforeOf(movements.authorization) : null,
  };
}

const declined = {
  code: 'DECLINED',
  message: 'PayPal declined the payment. Use another way to pay.',
} as const;

function statusOf(order: Order, movements: Movements): PaymentSnapshot['status'] {
  switch (order.status) {
    case OrderStatus.Created:
    case OrderStatus.Saved:
    case OrderStatus.PayerActionRequired:
      return 'requires_action';
    case OrderStatus.Approved:
      return 'approved';
    case OrderStatus.Voided:
      return 'voided';
    case OrderStatus.Completed:
      return order.intent === CheckoutPaymentIntent.Authorize
        ? statusOfAuthorized(movements)
        : statusOfCaptured(movements);
    // Also a status of a later version of the API: not settled as far as we can tell.
    default:
      return 'processing';
  }
}

function statusOfCaptured({ captures }: Movements): PaymentSnapshot['status'] {
  if (captures.some(isTaken)) return 'paid';
  return captures.length > 0 && !captures.some(isPending) ? 'failed' : 'processing';
}

function statusOfAuthorized({ authorization, captures }: Movements): PaymentSnapshot['status'] {
  switch (authorization?.status) {
    case AuthorizationStatus.Created:
    case AuthorizationStatus.PartiallyCaptured:
      return 'authorized';
    case AuthorizationStatus.Denied:
      return 'failed';
    case AuthorizationStatus.Captured:
      return captures.some(isPending) ? 'processing' : 'paid';
    case AuthorizationStatus.Voided:
      return captures.some(isTaken) ? 'paid' : 'voided';
    default:
      return 'processing';
  }
}

function captureBeforeOf(authorization: AuthorizationWithAdditionalData | null): Date | null {
  const expires = authorization?.expirationTime;
  return expires === undefined ? null : new Date(expires);
}

/** `payer-action` where the order names PayPal as its payment source, `approve` otherwise. */
function nextActionOf({ links = [] }: Order): NextAction | null {
  const link = links.find(({ rel }) => rel === 'payer-action' || rel === 'approve');
  return link === undefined ? null : { type: 'redirect', url: link.href };
}
