import type { OrderRecord, PaymentRecord } from './record.ts';
import type { OrderStatus } from './transitions.ts';

export type OrderPaymentStatus =
  | 'none'
  | 'requires_action'
  | 'authorized'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'voided';

export type FulfillmentStatus = 'unfulfilled' | 'partial' | 'fulfilled' | 'returned';

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

export const capturedOf = (payments: readonly PaymentRecord[]): number =>
  sum(payments.map((payment) => payment.captured));

export const refundedOf = (payments: readonly PaymentRecord[]): number =>
  sum(payments.map((payment) => payment.refunded));

/** Derived from the payments, never stored. */
export function paymentStatusOf({
  payments,
  total,
}: Pick<OrderRecord, 'payments' | 'total'>): OrderPaymentStatus {
  const captured = capturedOf(payments);
  const refunded = refundedOf(payments);
  const has = (...statuses: PaymentRecord['status'][]) =>
    payments.some(({ status }) => statuses.includes(status));
  if (refunded > 0) return refunded >= captured && !has('authorized') ? 'refunded' : 'partially_refunded';
  if (captured > 0 && total !== null && captured >= total) return 'paid';
  if (has('authorized')) return 'authorized';
  if (has('requires_action')) return 'requires_action';
  if (has('pending', 'processing')) return 'none';
  if (has('failed')) return 'failed';
  return has('voided') ? 'voided' : 'none';
}

type Goods = Pick<OrderRecord, 'lines' | 'shipments' | 'refunds'>;

/** Pieces of each line that have not left yet and still will, by line number. */
export function unshippedByLine({ lines, shipments, refunds }: Goods): Map<number, number> {
  const open = new Map(lines.map((line) => [line.lineNo, line.quantity]));
  for (const { lineNo, quantity } of shipments.flatMap((shipment) => shipment.items)) {
    open.set(lineNo, (open.get(lineNo) ?? 0) - quantity);
  }
  for (const { sku, unshipped } of refunds.flatMap((refund) => refund.items ?? [])) {
    let calledOff = unshipped;
    for (const { lineNo } of lines.filter((line) => line.sku === sku).toReversed()) {
      const taken = Math.min(calledOff, open.get(lineNo) ?? 0);
      open.set(lineNo, (open.get(lineNo) ?? 0) - taken);
      calledOff -= taken;
    }
  }
  return open;
}

/** Everything that left came back, as the refunds that name items tell. */
function isReturned({ shipments, refunds }: Goods): boolean {
  const left = sum(shipments.flatMap(({ items }) => items.map(({ quantity }) => quantity)));
  const back = refunds
    .filter(({ status }) => status !== 'failed')
    .flatMap(({ items }) => (items ?? []).map(({ quantity, unshipped }) => quantity - unshipped));
  return sum(back) >= left;
}

/** Derived from the shipments and what came back of them, never stored. */
export function fulfillmentStatusOf(order: Goods): FulfillmentStatus {
  if (order.shipments.length === 0) return 'unfulfilled';
  if (sum([...unshippedByLine(order).values()]) > 0) return 'partial';
  return isReturned(order) ? 'returned' : 'fulfilled';
}

/** Nothing is running for it any more: it left `pending`, and no payment is on its way. */
export const isSettled = ({
  status,
  payments,
}: {
  status: OrderStatus;
  payments: readonly Pick<PaymentRecord, 'status'>[];
}): boolean =>
  status !== 'pending' &&
  !(
    status === 'awaiting_payment' &&
    payments.some((payment) => payment.status === 'pending' || payment.status === 'processing')
  );
