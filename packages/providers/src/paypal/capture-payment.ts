import type { CapturePayment, PaymentSnapshot } from '@waybill/domain';
import { describe, getOrder, lookUpPayment } from './look-up-payment.ts';
import { toMoney } from './money.ts';
import { movementsOf } from './movements.ts';
import { captureInvoiceId } from './names.ts';
import { isRefusedFor } from './provider-error.ts';
import type { Session } from './session.ts';

/**
 * Takes set-aside money once per capture of ours. PayPal forgets request ids after some weeks, so each capture
 * carries our id as its invoice, and one that has it is not made again.
 */
export async function capturePayment(session: Session, input: CapturePayment): Promise<PaymentSnapshot> {
  const order = await getOrder(session, input.reference);
  const { authorization, captures } = movementsOf(order);
  const made = captures.some(({ invoiceId }) => invoiceId === captureInvoiceId(input.captureId));
  const snapshot = await describe(session, order);
  if (made || snapshot.status !== 'authorized' || authorization?.id === undefined) return snapshot;
  await take(session, authorization.id, input);
  return lookUpPayment(session, input.reference);
}

async function take({ payments }: Session, authorizationId: string, input: CapturePayment): Promise<void> {
  try {
    await payments.captureAuthorizedPayment({
      authorizationId,
      paypalRequestId: input.captureId,
      prefer: 'return=representation',
      body: {
        amount: toMoney(input.amount, input.currency),
        invoiceId: captureInvoiceId(input.captureId),
        finalCapture: input.final,
      },
    });
  } catch (error) {
    if (!isRefusedFor(error, over)) throw error;
  }
}

/** It was made meanwhile, or there is nothing left to take: the state tells which. */
const over: ReadonlySet<string> = new Set([
  'AUTHORIZATION_ALREADY_CAPTURED',
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_VOIDED',
  'DUPLICATE_INVOICE_ID',
]);
