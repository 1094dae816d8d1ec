import type { Books } from '../books.ts';
import type { Capture } from '../model.ts';

export interface CaptureState {
  status: 'COMPLETED' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'PENDING' | 'DECLINED';
  /** Given back or taken back, minor units. */
  refunded: number;
  /** On its way back, minor units. */
  refunding: number;
  /** A case is open about it. */
  disputed: boolean;
}

export function captureState(books: Books, capture: Capture): CaptureState {
  const refunds = books.refunds.values().filter(({ captureId }) => captureId === capture.id);
  const sum = (status: 'COMPLETED' | 'PENDING') =>
    refunds.filter((refund) => refund.status === status).reduce((total, { amount }) => total + amount, 0);
  const refunded = sum('COMPLETED');
  return {
    status: statusOf(capture, refunded),
    refunded,
    refunding: sum('PENDING'),
    disputed: books.disputes.values().some(({ captureId }) => captureId === capture.id),
  };
}

function statusOf({ status, amount }: Capture, refunded: number): CaptureState['status'] {
  if (status !== 'COMPLETED' || refunded === 0) return status;
  return refunded < amount ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
}
