import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import type { Order } from '../model.ts';
import { serializeOrder } from '../serialize/order.ts';

/** What the payer does, by how the payment will turn out. */
export const approvalOutcomes = [
  'approve',
  /** Goes back to the shop without approving; the order stays as it is, and may be approved later. */
  'cancel',
  /** Capture and authorize answer INSTRUMENT_DECLINED until the payer approves again. */
  'approve_but_decline',
  /** The capture is PENDING until it is settled. */
  'approve_but_hold_capture',
  /** Refunds are PENDING until they are settled. */
  'approve_but_hold_refunds',
] as const;
export type ApprovalOutcome = (typeof approvalOutcomes)[number];

const funding = {
  approve: 'good',
  approve_but_decline: 'declined',
  approve_but_hold_capture: 'slow_capture',
  approve_but_hold_refunds: 'slow_refunds',
} as const satisfies Record<Exclude<ApprovalOutcome, 'cancel'>, Order['funding']>;

/** The payer's choice on the approval page. After a declined payment it can be made again. */
export function approveOrder(call: Call, order: Order, outcome: ApprovalOutcome): Order {
  if (order.status === 'COMPLETED') throw unprocessable('ORDER_COMPLETED_OR_VOIDED');
  if (outcome === 'cancel') return order;
  const approved = call.books.orders.put({
    ...order,
    status: 'APPROVED',
    funding: funding[outcome],
    approved: call.now,
    updated: call.now,
  });
  call.emit('CHECKOUT.ORDER.APPROVED', {
    resource: serializeOrder(call, approved),
    summary: 'An order has been approved by buyer',
    orderId: order.id,
    customId: order.units[0]?.customId ?? null,
  });
  return approved;
}
