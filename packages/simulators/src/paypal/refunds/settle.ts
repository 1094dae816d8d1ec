import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import type { Refund } from '../model.ts';
import { tellOfRefund } from './tell.ts';

export type RefundSettlement = 'complete' | 'fail';

/** What becomes of a pending refund, days later; when it fails the money is the merchant's again. */
export function settleRefund(call: Call, refund: Refund, outcome: RefundSettlement): Refund {
  if (refund.status !== 'PENDING') throw unprocessable('REFUND_NOT_ALLOWED');
  const settled = call.books.refunds.put({
    ...refund,
    status: outcome === 'complete' ? 'COMPLETED' : 'FAILED',
    updated: call.now,
  });
  tellOfRefund(call, settled);
  return settled;
}
