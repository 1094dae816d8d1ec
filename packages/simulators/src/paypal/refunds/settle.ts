import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import type { Refund } from '../model.ts';
import { tellOfRefund } from './tell.ts';

export type RefundSettlement = 'complete' | 'fail' | 'cancel';

const outcomes = { complete: 'COMPLETED', fail: 'FAILED', cancel: 'CANCELLED' } as const;

/**
 * What becomes of a refund, days later: a pending one is completed or fails, and one that was completed may come back
 * from the bank. When it fails or is cancelled the money is the merchant's again; of a cancelled one no event tells.
 */
export function settleRefund(call: Call, refund: Refund, outcome: RefundSettlement): Refund {
  const isOver = refund.status === 'FAILED' || refund.status === 'CANCELLED';
  if (isOver || refund.status === outcomes[outcome]) throw unprocessable('REFUND_NOT_ALLOWED');
  const settled = call.books.refunds.put({ ...refund, status: outcomes[outcome], updated: call.now });
  if (settled.status !== 'CANCELLED') tellOfRefund(call, settled);
  return settled;
}
