import type { Books } from '../books.ts';
import type { Charge, Metadata, PaymentIntent } from '../model.ts';

/** What one payment moved, in minor units. */
export interface PaymentReport {
  paymentIntent: string;
  status: PaymentIntent['status'];
  metadata: Metadata;
  currency: string;
  amount: number;
  captured: number;
  /** Arrived or on its way; a failed refund is no refund. */
  refunded: number;
  /** How often the issuer said yes: more than 1 over all payments of an order is a double charge. */
  charges: number;
  declines: number;
}

export interface BooksReport {
  totals: { currency: string; captured: number; refunded: number; charges: number }[];
  payments: PaymentReport[];
}

/** The books as an auditor wants them; `filter` keeps the payments whose metadata has all of its values. */
export function reportBooks(books: Books, filter: Metadata = {}): BooksReport {
  const charges = Map.groupBy(books.charges.values(), ({ paymentIntentId }) => paymentIntentId);
  const payments = books.paymentIntents
    .values()
    .filter(({ metadata }) => Object.entries(filter).every(([name, value]) => metadata[name] === value))
    .map((intent) => reportPayment(intent, charges.get(intent.id) ?? []));
  const byCurrency = Map.groupBy(payments, ({ currency }) => currency);
  const totals = [...byCurrency].map(([currency, own]) => ({
    currency,
    captured: sum(own, ({ captured }) => captured),
    refunded: sum(own, ({ refunded }) => refunded),
    charges: sum(own, ({ charges }) => charges),
  }));
  return { totals, payments };
}

function reportPayment(intent: PaymentIntent, charges: Charge[]): PaymentReport {
  const captured = charges.filter(({ amountCaptured }) => amountCaptured > 0);
  const approved = charges.filter(({ status }) => status === 'succeeded');
  return {
    paymentIntent: intent.id,
    status: intent.status,
    metadata: intent.metadata,
    currency: intent.currency,
    amount: intent.amount,
    captured: sum(captured, ({ amountCaptured }) => amountCaptured),
    refunded: sum(captured, ({ amountRefunded }) => amountRefunded),
    charges: approved.length,
    declines: charges.length - approved.length,
  };
}

const sum = <T>(items: T[], amount: (item: T) => number) =>
  items.reduce((total, item) => total + amount(item), 0);
