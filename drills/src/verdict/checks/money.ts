import type { BooksReport as PayPalBooks } from '@waybill/simulators/paypal';
import type { BooksReport as StripeBooks } from '@waybill/simulators/stripe';
import type { Facts, PaymentFact } from '../facts.ts';
import { type Problem, problem } from '../problem.ts';

/** What a provider says of one payment, in minor units. */
interface Theirs {
  reference: string;
  /** Our id of the payment, which they were told. */
  paymentId: string;
  captured: number;
  refunded: number;
  /** How often money was taken. */
  charges: number;
}

export interface Books {
  stripe: StripeBooks;
  paypal: PayPalBooks;
}

const theirsOf = ({ stripe, paypal }: Books): Theirs[] => [
  ...stripe.payments.map(({ paymentIntent, metadata, captured, refunded, charges }) => ({
    ...{ reference: paymentIntent, paymentId: metadata['payment'] ?? '' },
    ...{ captured, refunded, charges },
  })),
  ...paypal.orders.map(({ order, ids, captured, refunded, captures }) => ({
    ...{ reference: order, paymentId: ids['payment'] ?? '' },
    ...{ captured, refunded, charges: captures },
  })),
];

/** Both ways: what we say they took, and what they say they took from us. */
export function checkMoney({ payments, orders }: Facts, books: Books): Problem[] {
  const ours = new Map(payments.map((payment) => [payment.id, payment]));
  const theirs = theirsOf(books).filter(({ paymentId }) => ours.has(paymentId));
  const known = new Map(theirs.map((one) => [one.reference, one]));
  return [
    ...payments.flatMap((payment) => compare(payment, known.get(payment.reference ?? ''))),
    ...theirs.flatMap((one) => checkTheirs(one, ours.get(one.paymentId))),
    ...orders.flatMap((order) =>
      checkOrder(
        order,
        payments.filter(({ orderId }) => orderId === order.id),
        theirs.filter(({ paymentId }) => ours.get(paymentId)?.orderId === order.id),
      ),
    ),
  ];
}

function compare(payment: PaymentFact, theirs: Theirs | undefined): Problem[] {
  if (payment.provider === 'manual') return [];
  const { captured = 0, refunded = 0 } = theirs ?? {};
  return payment.captured === captured && payment.refunded === refunded
    ? []
    : [
        problem(
          'money',
          `payment ${payment.id} (${payment.status})`,
          `we say captured ${payment.captured}, refunded ${payment.refunded}; ${payment.provider} says ${captured}, ${refunded}`,
        ),
      ];
}

/** One that we do not know by its reference must not have moved anything. */
function checkTheirs(one: Theirs, payment: PaymentFact | undefined): Problem[] {
  const isKnown = payment?.reference === one.reference;
  return isKnown || one.captured === 0
    ? []
    : [
        problem(
          'money',
          `payment ${one.paymentId}`,
          `${one.reference} took ${one.captured} and is not in our books`,
        ),
      ];
}

function checkOrder(
  { key, status, total }: Facts['orders'][number],
  payments: readonly PaymentFact[],
  theirs: readonly Theirs[],
): Problem[] {
  const charges = theirs.reduce((sum, one) => sum + one.charges, 0);
  if (charges > 1) return [problem('money', key, `was charged ${charges} times`)];
  if (status !== 'processing' || payments.every(({ provider }) => provider === 'manual')) return [];
  const kept = theirs.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
  return kept === total ? [] : [problem('money', key, `costs ${total}, and the provider keeps ${kept}`)];
}
