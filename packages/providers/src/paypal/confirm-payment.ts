import { ApiError } from '@paypal/paypal-server-sdk';
import type { ConfirmPayment, PaymentSnapshot } from '@waybill/domain';
import { lookUpPayment } from './look-up-payment.ts';
import { isRefusedFor, readRefusal } from './provider-error.ts';
import type { Session } from './session.ts';
import { toSnapshot } from './snapshot.ts';

/**
 * Takes what the customer approved, or sets it aside. Whatever is known for certain comes back as a snapshot, a
 * decline included; where PayPal says that the order is further on already, or not approved yet, the snapshot says
 * how far, and nothing is taken a second time.
 */
export async function confirmPayment(session: Session, input: ConfirmPayment): Promise<PaymentSnapshot> {
  try {
    return await takeOrLookUp(session, input);
  } catch (error) {
    // The customer agreed in the moment between the refusal and the look at the order.
    if (!isRefusedFor(error, notYet)) throw error;
    return takeOrLookUp(session, input);
  }
}

async function takeOrLookUp(session: Session, input: ConfirmPayment): Promise<PaymentSnapshot> {
  try {
    return await takeApproved(session, input);
  } catch (error) {
    if (isRefusedFor(error, declines)) return declinedSnapshot(error, input.reference);
    if (!isRefusedFor(error, elsewhere)) throw error;
    const snapshot = await lookUpPayment(session, input.reference);
    // Approved still, and refused all the same: the invoice was paid through another order.
    if (snapshot.status === 'approved') throw error;
    return snapshot;
  }
}

async function takeApproved({ orders }: Session, input: ConfirmPayment): Promise<PaymentSnapshot> {
  const request = {
    id: input.reference,
    paypalRequestId: `${input.paymentId}:confirm`,
    prefer: 'return=representation',
  };
  const { result } =
    input.capture === 'manual' ? await orders.authorizeOrder(request) : await orders.captureOrder(request);
  return toSnapshot(result, []);
}

/** The customer has not agreed, as far as PayPal knew. */
const notYet: ReadonlySet<string> = new Set(['ORDER_NOT_APPROVED', 'PAYER_ACTION_REQUIRED']);

/** The order is at another point of its life than we thought: its state tells at which. */
const elsewhere: ReadonlySet<string> = new Set([
  ...notYet,
  'DUPLICATE_INVOICE_ID',
  'ORDER_ALREADY_AUTHORIZED',
  'ORDER_ALREADY_CAPTURED',
  'ORDER_COMPLETED_OR_VOIDED',
]);

/** What the customer or PayPal's risk checks are the reason of, never our request or account. */
const declines: ReadonlySet<string> = new Set([
  'COMPLIANCE_VIOLATION',
  'INSTRUMENT_DECLINED',
  'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
  'PAYEE_BLOCKED_TRANSACTION',
  'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
  'PAYER_ACCOUNT_RESTRICTED',
  'PAYER_CANNOT_PAY',
  'TRANSACTION_LIMIT_EXCEEDED',
  'TRANSACTION_REFUSED',
]);

/** PayPal's descriptions are written for developers. */
function declinedSnapshot(error: unknown, reference: string): PaymentSnapshot {
  const code = error instanceof ApiError ? readRefusal(error).code : null;
  return {
    reference,
    status: 'failed',
    entries: [],
    refunds: [],
    disputes: [],
    nextAction: null,
    decline: {
      code: code ?? 'INSTRUMENT_DECLINED',
      message: 'PayPal declined the payment. Use another way to pay.',
    },
    captureBefore: null,
  };
}
