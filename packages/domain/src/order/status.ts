import type { PaymentStatus } from '../payment/transitions.ts';
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

/** Whether all the money of the order has been taken with this amount, and had not been before it; minor units. */
export const isPaidBy = ({ total }: Pick<OrderRecord, 'total'>, captured: number, amount: number): boolean =>
  total !== null && captured < total && captured + amount >= total;

export const refundedOf = (payments: readonly PaymentRecord[]): number =>
  sum(payments.map((payment) => payment.refunded));

/** How far the money of an order has come. */
type Money = 'none' | 'part' | 'whole' | 'part_back' | 'all_back';

function moneyOf({ payments, total }: Pick<OrderRecord, 'payments' | 'total'>): Money {
  const captured = capturedOf(payments);
  const refunded = refundedOf(payments);
  if (captured === 0) return 'none';
  if (refunded >= captured) return 'all_back';
  if (refunded > 0) return 'part_back';
  return total !== null && captured >= total ? 'whole' : 'part';
}

/** What may still become of the payments: the attempt that has come furthest, or how they ended. */
type Prospect = 'authorized' | 'requires_action' | 'under_way' | 'failed' | 'voided' | 'ended';

function prospectOf(payments: readonly PaymentRecord[]): Prospect {
  const has = (...statuses: PaymentStatus[]) => payments.some(({ status }) => statuses.includes(status));
  if (has('authorized')) return 'authorized';
  if (has('requires_action')) return 'requires_action';
  if (has('pending', 'processing')) return 'under_way';
  if (has('failed')) return 'failed';
  return has('voided') ? 'voided' : 'ended';
}

/**
 * What the customer's money says of the order, row by row. Where the shop has a part of it and nothing more is to come,
 * since the rest lapsed or was let go, the rest is the customer's again: `partially_refunded`, whichever way it went.
 */
const paymentStatuses: Readonly<Record<Money, Readonly<Record<Prospect, OrderPaymentStatus>>>> = {
  none: {
    authorized: 'authorized',
    requires_action: 'requires_action',
    under_way: 'none',
    failed: 'failed',
    voided: 'voided',
    ended: 'none',
  },
  part: {
    authorized: 'authorized',
    requires_action: 'requires_action',
    under_way: 'none',
    failed: 'partially_refunded',
    voided: 'partially_refunded',
    ended: 'partially_refunded',
  },
  whole: {
    authorized: 'paid',
    requires_action: 'paid',
    under_way: 'paid',
    failed: 'paid',
    voided: 'paid',
    ended: 'paid',
  },
  part_back: {
    authorized: 'partially_refunded',
    requires_action: 'partially_refunded',
    under_way: 'partially_refunded',
    failed: 'partially_refunded',
    voided: 'partially_refunded',
    ended: 'partially_refunded',
  },
  all_back: {
    authorized: 'partially_refunded',
    requires_action: 'requires_action',
    under_way: 'none',
    failed: 'refunded',
    voided: 'refunded',
    ended: 'refunded',
  },
};

/** Derived from the payments, never stored. What is being called off still is what it is only while no money was taken. */
export function paymentStatusOf(order: Pick<OrderRecord, 'payments' | 'total'>): OrderPaymentStatus {
  const { payments } = order;
  const money = moneyOf(order);
  const open = money === 'none' ? payments : payments.filter(({ calledOff }) => !calledOff);
  return paymentStatuses[money][prospectOf(open)];
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
