import type { Call } from '../call.ts';
import type { Refund } from '../model.ts';
import { serializeRefund } from '../serialize/refund.ts';
import type { EventType } from '../webhooks/event-types.ts';
import { refundSummary } from '../webhooks/summary.ts';

export function tellOfRefund(call: Call, refund: Refund): void {
  const [type, summary] = happened(refund);
  call.emit(type, {
    resource: serializeRefund(call, refund),
    summary,
    orderId: refund.orderId,
    customId: call.books.captures.get(refund.captureId)?.customId ?? null,
  });
}

function happened(refund: Refund): [EventType, string] {
  if (refund.status === 'PENDING') return ['PAYMENT.REFUND.PENDING', 'A payment refund is pending'];
  if (refund.status === 'FAILED') return ['PAYMENT.REFUND.FAILED', 'A payment refund failed'];
  return refund.reversal
    ? ['PAYMENT.CAPTURE.REVERSED', refundSummary('reversed', refund)]
    : ['PAYMENT.CAPTURE.REFUNDED', refundSummary('refunded', refund)];
}
