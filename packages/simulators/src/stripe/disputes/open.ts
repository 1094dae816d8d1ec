import type { Call } from '../call.ts';
import { invalidRequest } from '../errors.ts';
import { disputeId } from '../ids.ts';
import type { Dispute, PaymentIntent } from '../model.ts';
import { serializeDispute } from '../serialize/dispute.ts';

/** The customer asks the bank for what was captured and not refunded. */
export function openDispute(call: Call, intent: PaymentIntent, reason: Dispute['reason']): Dispute {
  const charge = intent.latestChargeId === null ? undefined : call.books.charges.get(intent.latestChargeId);
  const amount = (charge?.amountCaptured ?? 0) - (charge?.amountRefunded ?? 0);
  if (charge === undefined || amount === 0) {
    throw invalidRequest({ message: `There is no money of ${intent.id} to dispute.` });
  }
  const dispute = call.books.disputes.put({
    id: disputeId(),
    chargeId: charge.id,
    paymentIntentId: intent.id,
    amount,
    currency: charge.currency,
    reason,
    status: 'needs_response',
    created: call.now,
  });
  call.emit('charge.dispute.created', serializeDispute(dispute), charge.metadata);
  return dispute;
}
