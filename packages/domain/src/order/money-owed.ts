import type { OrderRecord, PaymentRecord, RefundRecord } from './record.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What a refund gives back, or has given back: of one that failed, the parts that arrived all the same. */
const countOf = ({ status, amount, givenBack }: RefundRecord): number =>
  status === 'failed' ? Math.min(amount, givenBack) : amount;

/** What was given back, or is to be, because somebody asked for it here; in minor units. */
export const requestedOf = ({ refunds }: Pick<OrderRecord, 'refunds'>): number =>
  sum(refunds.filter(({ kind }) => kind === 'requested').map(countOf));

/** A surplus that could not be given back waits for a person, who requests a refund in its place. */
const stuckOf = ({ refunds }: Pick<OrderRecord, 'refunds'>): number =>
  sum(
    refunds
      .filter(({ kind, status }) => kind === 'surplus' && status === 'failed')
      .map((refund) => refund.amount - countOf(refund)),
  );

/** As much of an order as tells how it stands with its money. */
export type OrderMoney = Pick<OrderRecord, 'status' | 'total' | 'payments' | 'refunds'>;

/** What a payment still has of the customer's money. */
export const heldOf = ({ captured, refunded }: PaymentRecord): number => captured - refunded;

/** What a payment can still take. One that is being called off takes nothing more, whatever its provider says yet. */
export const setAsideOf = ({
  status,
  calledOff,
  amount,
  captured,
}: Pick<PaymentRecord, 'status' | 'calledOff' | 'amount' | 'captured'>): number =>
  status === 'authorized' && !calledOff ? Math.max(0, amount - captured) : 0;

/** What can still be given back of a payment: refunds under way are as good as carried out. */
export const refundableOf = (order: Pick<OrderRecord, 'refunds'>, payment: PaymentRecord): number =>
  heldOf(payment) -
  sum(
    order.refunds
      .filter(({ paymentId, status }) => paymentId === payment.id && status === 'pending')
      .map(({ amount, givenBack }) => amount - givenBack),
  );

/**
 * What was given back at the provider itself, in minor units, beyond what our own refunds were to give back: one of ours
 * that somebody was quicker than is settled by it.
 */
export const outsideOf = ({ payments, refunds }: Pick<OrderRecord, 'payments' | 'refunds'>): number =>
  sum(
    payments.map(({ id, refundedByHand }) => {
      const own = refunds.filter(({ paymentId, status }) => paymentId === id && status === 'succeeded');
      return Math.max(
        0,
        refundedByHand - sum(own.map(({ amount, givenBack }) => Math.max(0, amount - givenBack))),
      );
    }),
  );

const hasEnded = ({ status }: Pick<OrderMoney, 'status'>): boolean =>
  status === 'rejected' || status === 'cancelled';

/** The total, less the refunds that were requested here. */
const agreedOf = (order: OrderMoney): number =>
  Math.max(0, (order.total ?? 0) - Math.max(0, requestedOf(order) - stuckOf(order)));

/**
 * What was given back at the provider out of the money that the order needs, in minor units. It comes out of what was
 * paid beyond that first: who gives a double payment back has not made the order any cheaper.
 */
export function forgivenOf(order: OrderMoney): number {
  if (hasEnded(order)) return 0;
  const outside = outsideOf(order);
  const paid =
    outside + sum(order.payments.map((payment) => refundableOf(order, payment) + setAsideOf(payment)));
  return Math.min(agreedOf(order), Math.max(0, outside - Math.max(0, paid - agreedOf(order))));
}

/** Minor units that the customer has to pay: nothing for an order that ended, less than its total after refunds. */
export const owedOf = (order: OrderMoney): number =>
  hasEnded(order) ? 0 : agreedOf(order) - forgivenOf(order);

/** All that the customer had paid for the order was given back at the provider itself: it is not a gift. */
export const isGivenBack = (order: OrderMoney): boolean => forgivenOf(order) > 0 && owedOf(order) === 0;

/** Captured or set aside, there is enough for what is owed. */
export const isCovered = (order: OrderMoney): boolean =>
  order.total !== null &&
  !isGivenBack(order) &&
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
export const takenOf = (order: OrderMoney & Pick<OrderRecord, 'captures'>): number =>
  sum(order.payments.map(({ captured }) => captured)) -
  sum(order.refunds.filter(({ kind }) => kind === 'surplus').map(countOf)) -
  (outsideOf(order) - forgivenOf(order)) +
  sum(order.captures.filter(({ status }) => status === 'pending').map(({ amount }) => amount));
