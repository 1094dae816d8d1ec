import type { OrderRecord, PaymentRecord, RefundRecord } from './record.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What refunds of one kind give back, or have given back. */
const refundsOf = (refunds: readonly RefundRecord[], wanted: (refund: RefundRecord) => boolean): number =>
  sum(refunds.filter(wanted).map(({ amount }) => amount));

const requestedOf = ({ refunds }: Pick<OrderRecord, 'refunds'>): number =>
  refundsOf(refunds, ({ kind, status }) => kind === 'requested' && status !== 'failed');

/** A surplus that the provider could not give back waits for a person, who requests a refund in its place. */
const stuckOf = ({ refunds }: Pick<OrderRecord, 'refunds'>): number =>
  refundsOf(refunds, ({ kind, status }) => kind === 'surplus' && status === 'failed');

/** As much of an order as tells how it stands with its money. */
export type OrderMoney = Pick<OrderRecord, 'status' | 'total' | 'payments' | 'refunds'>;

/** Minor units that the customer has to pay: nothing for an order that ended, less than its total after refunds. */
export function owedOf(order: Pick<OrderRecord, 'status' | 'total' | 'refunds'>): number {
  if (order.status === 'rejected' || order.status === 'cancelled') return 0;
  return Math.max(0, (order.total ?? 0) - Math.max(0, requestedOf(order) - stuckOf(order)));
}

/** What a payment still has of the customer's money. */
export const heldOf = ({ captured, refunded }: PaymentRecord): number => captured - refunded;

/** What a payment can still take. One that is being called off takes nothing more, whatever its provider says yet. */
export const setAsideOf = ({ status, calledOff, amount, captured }: PaymentRecord): number =>
  status === 'authorized' && !calledOff ? Math.max(0, amount - captured) : 0;

/** What can still be given back of a payment: refunds under way are as good as carried out. */
export const refundableOf = (order: Pick<OrderRecord, 'refunds'>, payment: PaymentRecord): number =>
  heldOf(payment) -
  refundsOf(order.refunds, ({ paymentId, status }) => paymentId === payment.id && status === 'pending');

/** Captured or set aside, there is enough for what is owed. */
export const isCovered = (order: OrderMoney): boolean =>
  order.total !== null &&
  sum(order.payments.map((payment) => heldOf(payment) + setAsideOf(payment))) >= owedOf(order);

/**
 * The authorisations that an order lives on, the earliest first: what is captured already covers as much as it can,
 * and a payment of which a part was captured is kept, since it cannot be called off any more.
 */
export function authorizationsInUse(order: OrderMoney): Set<string> {
  let open = owedOf(order) - sum(order.payments.map(heldOf));
  const inUse = new Set<string>();
  for (const payment of order.payments) {
    if (setAsideOf(payment) === 0 || (open <= 0 && payment.captured === 0)) continue;
    inUse.add(payment.id);
    open -= setAsideOf(payment);
  }
  return inUse;
}

/** So much of an amount is taken from each payment, the latest first. */
export function spreadOverPayments(
  order: OrderMoney,
  amount: number,
): { paymentId: string; amount: number }[] {
  let open = amount;
  return order.payments.toReversed().flatMap((payment) => {
    const taken = Math.min(open, Math.max(0, refundableOf(order, payment)));
    open -= taken;
    return taken > 0 ? [{ paymentId: payment.id, amount: taken }] : [];
  });
}

/** What can still be given back of an order, in minor units. */
export const refundableTotal = (order: OrderMoney): number =>
  Math.max(0, sum(order.payments.map((payment) => refundableOf(order, payment))));

/** What the customer paid beyond what is owed, less what is on its way back or waits for a person. */
export function surplusOf(order: OrderMoney): number {
  const stuck = Math.max(0, stuckOf(order) - requestedOf(order));
  return Math.max(0, refundableTotal(order) - owedOf(order) - stuck);
}

/** What the order has taken for good, or is about to: every shipment's share comes on top of it. */
export const takenOf = (order: Pick<OrderRecord, 'payments' | 'refunds' | 'captures'>): number =>
  sum(order.payments.map(({ captured }) => captured)) -
  refundsOf(order.refunds, ({ kind, status }) => kind === 'surplus' && status !== 'failed') +
  sum(order.captures.filter(({ status }) => status === 'pending').map(({ amount }) => amount));
