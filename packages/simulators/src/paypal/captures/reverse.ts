import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import { resourceId } from '../ids.ts';
import type { Capture, Refund } from '../model.ts';
import { tellOfRefund } from '../refunds/tell.ts';
import { captureState } from './state.ts';

/** PayPal takes back what is left of a payment, as after a lost dispute or an unauthorised one. */
export function reverseCapture(call: Call, capture: Capture): Refund {
  const { refunded, refunding } = captureState(call.books, capture);
  const amount = capture.amount - refunded - refunding;
  if (capture.status !== 'COMPLETED') throw unprocessable('REFUND_NOT_ALLOWED');
  if (amount === 0) throw unprocessable('CAPTURE_FULLY_REFUNDED');
  const reversal = call.books.refunds.put({
    id: resourceId(),
    captureId: capture.id,
    orderId: capture.orderId,
    amount,
    currency: capture.currency,
    status: 'COMPLETED',
    reversal: true,
    invoiceId: capture.invoiceId,
    customId: capture.customId,
    noteToPayer: 'Payment reversed',
    created: call.now,
    updated: call.now,
  });
  tellOfRefund(call, reversal);
  return reversal;
}
