import type { Call } from '../call.ts';
import { captureState } from '../captures/state.ts';
import { unprocessable } from '../errors.ts';
import { resourceId } from '../ids.ts';
import type { Capture, Refund } from '../model.ts';
import { readAmountIn, type WireMoney } from '../money.ts';
import { tellOfRefund } from './tell.ts';

/** Merchants may give money back for so long. */
const refundableMs = 180 * 24 * 60 * 60 * 1000;

export interface NewRefund extends Pick<Refund, 'invoiceId' | 'customId' | 'noteToPayer'> {
  /** All that is left if null. */
  amount: WireMoney | null;
}

export function refundCapture(call: Call, capture: Capture, input: NewRefund): Refund {
  const amount = refundableAmount(call, capture, input);
  const slow = call.books.orders.get(capture.orderId)?.funding === 'slow_refunds';
  const refund = call.books.refunds.put({
    id: resourceId(),
    captureId: capture.id,
    orderId: capture.orderId,
    amount,
    currency: capture.currency,
    status: slow ? 'PENDING' : 'COMPLETED',
    reversal: false,
    invoiceId: input.invoiceId ?? capture.invoiceId,
    customId: input.customId ?? capture.customId,
    noteToPayer: input.noteToPayer,
    created: call.now,
    updated: call.now,
  });
  tellOfRefund(call, refund);
  return refund;
}

function refundableAmount(call: Call, capture: Capture, input: NewRefund): number {
  if (capture.status === 'PENDING') throw unprocessable('PENDING_CAPTURE');
  if (capture.status === 'DECLINED') throw unprocessable('REFUND_NOT_ALLOWED');
  if (call.now - capture.created > refundableMs) throw unprocessable('REFUND_TIME_LIMIT_EXCEEDED');
  const { refunded, refunding, disputed } = captureState(call.books, capture);
  const left = capture.amount - refunded - refunding;
  const amount = input.amount
    ? readAmountIn(capture.currency, input.amount, 'REFUND_CAPTURE_CURRENCY_MISMATCH')
    : left;
  if (left === 0) throw unprocessable('CAPTURE_FULLY_REFUNDED');
  if (amount > left) throw unprocessable('REFUND_AMOUNT_EXCEEDED', { field: '/amount/value' });
  if (disputed && amount < capture.amount) throw unprocessable('TRANSACTION_DISPUTED');
  if (input.invoiceId !== null && isInvoiceRefunded(call, input.invoiceId)) {
    throw unprocessable('DUPLICATE_INVOICE_ID', { field: '/invoice_id', value: input.invoiceId });
  }
  return amount;
}

const isInvoiceRefunded = ({ books }: Call, invoice: string) =>
  books.refunds
    .values()
    .some(
      ({ invoiceId, status }) => invoiceId === invoice && (status === 'PENDING' || status === 'COMPLETED'),
    );
