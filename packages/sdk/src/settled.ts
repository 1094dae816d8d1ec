import type { Order } from './generated/schemas.ts';

/**
 * Whether nothing is under way for the order any more: it has been processed and no payment is running. It may still
 * wait, for the customer's bank or for somebody to ship it.
 */
export const isSettled = ({ status, payments }: Pick<Order, 'status' | 'payments'>): boolean =>
  status !== 'pending' &&
  !(
    status === 'awaiting_payment' &&
    payments.some((payment) => payment.status === 'pending' || payment.status === 'processing')
  );
