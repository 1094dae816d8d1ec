import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import { disputeId, resourceId } from '../ids.ts';
import type { Capture, Dispute } from '../model.ts';
import { serializeDispute } from '../serialize/dispute.ts';
import { captureState } from './state.ts';

/** The buyer complains; PayPal opens a case and holds back what is left of the payment. */
export function disputeCapture(call: Call, capture: Capture, reason: Dispute['reason']): Dispute {
  const { refunded, disputed } = captureState(call.books, capture);
  if (capture.status !== 'COMPLETED' || disputed) throw unprocessable('REFUND_NOT_ALLOWED');
  const dispute = call.books.disputes.put({
    id: disputeId(),
    holdId: resourceId(),
    captureId: capture.id,
    orderId: capture.orderId,
    amount: capture.amount - refunded,
    currency: capture.currency,
    reason,
    created: call.now,
  });
  call.emit('CUSTOMER.DISPUTE.CREATED', {
    resource: serializeDispute(call, dispute),
    summary: `A new dispute opened with Case # ${dispute.id}`,
    orderId: capture.orderId,
    customId: capture.customId,
  });
  return dispute;
}
