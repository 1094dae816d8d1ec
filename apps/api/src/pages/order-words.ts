import {
  fulfillmentStatusOf,
  type OrderPaymentStatus,
  type OrderRecord,
  type OrderStatus,
  paymentLabels,
  paymentStatusOf,
  type RefundRecord,
} from '@waybill/domain';

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const times = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** `21 November 2025` */
export const onDate = (at: string): string => dates.format(new Date(at));

/** `21 November 2025 at 14:30 UTC`: with the zone, because nobody knows the reader's. */
const atTime = (at: string): string => `${onDate(at)} at ${times.format(new Date(at))} UTC`;

/** What a customer whose payment is not there yet has to know. */
function wordsWhilePaying(order: OrderRecord): string {
  const until = order.reservationExpiresAt;
  const held = until === null ? '' : ` Your items are held for you until ${atTime(until)}.`;
  switch (paymentStatusOf(order)) {
    case 'requires_action':
      return `Your payment waits for you: go back to the shop and confirm it with your bank or payment service.${held}`;
    case 'failed':
      return `Your payment did not work, and nothing was charged. Go back to the shop and pay another way.${held}`;
    default:
      return `Your payment is being taken.${held}`;
  }
}

/** How the order stands, in one or two sentences. */
export function stateInWords(order: OrderRecord): string {
  switch (order.status) {
    case 'pending':
      return 'We have received your order and are looking at it.';
    case 'awaiting_payment':
      return wordsWhilePaying(order);
    case 'processing':
      return fulfillmentStatusOf(order) === 'partial'
        ? 'Part of your order is on its way; we are getting the rest ready.'
        : 'We are getting your order ready.';
    case 'shipped':
      return 'Your order is on its way.';
    case 'delivered':
      return 'Your order was delivered.';
    case 'rejected':
      return 'We could not accept your order. Nothing was charged.';
    case 'cancelled':
      return 'Your order is cancelled and will not be shipped.';
  }
}

/** The way of an order that goes well. */
const steps = ['Received', 'Confirmed', 'Shipped', 'Delivered'] as const;

const stepsDone: Readonly<Record<OrderStatus, number | null>> = {
  pending: 1,
  awaiting_payment: 1,
  processing: 2,
  shipped: 3,
  delivered: 4,
  rejected: null,
  cancelled: null,
};

/** The steps, and how many of them are done; null for an order that takes none any more. */
export function stepsOf({ status }: OrderRecord): { names: readonly string[]; done: number } | null {
  const done = stepsDone[status];
  return done === null ? null : { names: steps, done };
}

const payments: Readonly<Record<OrderPaymentStatus, string>> = {
  none: 'not paid yet',
  requires_action: 'waits for you to confirm it',
  authorized: 'approved, and taken when we ship',
  paid: 'paid',
  partially_refunded: 'paid, and given back in part',
  refunded: 'given back',
  failed: 'did not work',
  voided: 'called off: nothing was charged',
};

/** `Card: paid`; what the card is, and whose, is nobody's business who has the link. */
export function paymentInWords(order: OrderRecord): string {
  const words = payments[paymentStatusOf(order)];
  const last = order.payments.at(-1);
  return last ? `${paymentLabels[last.provider]}: ${words}` : words;
}

export function refundInWords({ status }: Pick<RefundRecord, 'status'>): string {
  switch (status) {
    case 'succeeded':
      return 'on its way to you: banks usually take 5 to 10 days to show it';
    case 'pending':
      return 'about to be sent';
    case 'failed':
      return 'did not reach you: the shop gets in touch';
  }
}
