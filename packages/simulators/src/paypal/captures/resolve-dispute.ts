import type { Call } from '../call.ts';
import { notFound } from '../errors.ts';
import type { Dispute } from '../model.ts';
import { serializeDispute } from '../serialize/dispute.ts';
import { findCapture } from './find.ts';
import { reverseCapture } from './reverse.ts';

export type DisputeOutcome = 'won' | 'lost';

/** PayPal closes the case. Lost, the buyer gets what is left of the payment. */
export function resolveDispute(call: Call, id: string, outcome: DisputeOutcome): Dispute {
  const open = call.books.disputes.get(id);
  if (open === undefined || open.outcome !== null) throw notFound();
  const capture = findCapture(call, open.captureId);
  const resolved = call.books.disputes.put({
    ...open,
    outcome: outcome === 'won' ? 'RESOLVED_SELLER_FAVOUR' : 'RESOLVED_BUYER_FAVOUR',
  });
  if (outcome === 'lost') reverseCapture(call, capture);
  call.emit('CUSTOMER.DISPUTE.RESOLVED', {
    resource: serializeDispute(call, resolved),
    summary: `A dispute was resolved with case # ${id}`,
    orderId: resolved.orderId,
    customId: capture.customId,
  });
  return resolved;
}
