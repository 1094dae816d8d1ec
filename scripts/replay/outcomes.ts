import { isSettled, type Order } from '@waybill/sdk';
import type { Fate, Outcome, Submission } from './submission.ts';

/** Looks up what became of each submission among the orders that were read back. */
export function outcomesOf(submissions: readonly Submission[], orders: readonly Order[]): Outcome[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return submissions.map((submission) => {
    const { answer } = submission;
    if (answer.kind !== 'accepted') return { ...submission, fate: answer.kind, placed: null };
    const placed = byId.get(answer.orderId) ?? null;
    return { ...submission, fate: placed ? fateOf(placed) : 'missing', placed };
  });
}

function fateOf(order: Order): Fate {
  if (!isSettled(order)) return 'unsettled';
  switch (order.status) {
    case 'rejected':
      return 'rejected';
    case 'pending':
    case 'awaiting_payment':
    case 'cancelled':
      return 'unpaid';
    case 'processing':
    case 'shipped':
    case 'delivered':
      return 'fulfilled';
  }
}

/** Why it went no further, in few words and without what is different in each order, so that it can be counted. */
export function reasonOf({ fate, placed, answer }: Outcome): string {
  if (answer.kind === 'refused') return refusalReason(answer.error);
  if (answer.kind === 'unanswered') return answer.error.message;
  switch (fate) {
    case 'rejected':
      return placed?.rejection?.code ?? 'no reason given';
    case 'unpaid':
      return `${placed?.status}, payment ${placed?.paymentStatus}`;
    case 'unsettled':
      return `still ${placed?.status}`;
    case 'missing':
      return 'accepted, but not among the orders';
    default:
      return '';
  }
}

/** `400 validation_failed at items[].quantity, shippingAddress.country` */
function refusalReason({ status, code, errors }: Extract<Outcome['answer'], { kind: 'refused' }>['error']) {
  const fields = [...new Set(errors.map(({ path }) => path.replace(/\[\d+\]/g, '[]')))].sort();
  return [`${status} ${code}`, ...(fields.length > 0 ? [fields.join(', ')] : [])].join(' at ');
}
