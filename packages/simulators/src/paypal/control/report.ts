import type { Books } from '../books.ts';
import { captureState } from '../captures/state.ts';
import { readCustomId } from '../custom-id.ts';
import type { Order } from '../model.ts';

/** What one order moved, in minor units. */
export interface OrderReport {
  order: string;
  intent: Order['intent'];
  status: Order['status'];
  customId: string | null;
  /** What `readCustomId` finds in it. */
  ids: Record<string, string>;
  invoiceId: string | null;
  currency: string;
  amount: number;
  captured: number;
  /** Of captures that are still pending. */
  pending: number;
  /** Given back by the merchant, or taken back by PayPal. */
  refunded: number;
  /** Of refunds that are still pending. */
  refunding: number;
  /** How often money was taken, pending captures included. */
  captures: number;
  declines: number;
  disputes: number;
}

interface Total {
  currency: string;
  captured: number;
  refunded: number;
  captures: number;
}

export interface BooksReport {
  totals: Total[];
  orders: OrderReport[];
}

/** The books as an auditor wants them; `filter` keeps the orders whose `custom_id` has all of its values. */
export function reportBooks(books: Books, filter: Record<string, string> = {}): BooksReport {
  const orders = books.orders
    .values()
    .map((order) => reportOrder(books, order))
    .filter(({ ids }) => Object.entries(filter).every(([name, value]) => ids[name] === value));
  const totals = [...Map.groupBy(orders, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    captured: sum(own, ({ captured }) => captured),
    refunded: sum(own, ({ refunded }) => refunded),
    captures: sum(own, ({ captures }) => captures),
  }));
  return { totals, orders };
}

function reportOrder(books: Books, order: Order): OrderReport {
  const captures = books.captures
    .values()
    .filter(({ orderId, status }) => orderId === order.id && status !== 'DECLINED');
  const completed = captures.filter(({ status }) => status === 'COMPLETED');
  const states = completed.map((capture) => captureState(books, capture));
  const [unit] = order.units;
  return {
    order: order.id,
    intent: order.intent,
    status: order.status,
    customId: unit?.customId ?? null,
    ids: readCustomId(unit?.customId ?? null),
    invoiceId: unit?.invoiceId ?? null,
    currency: order.currency,
    amount: sum(order.units, ({ amount }) => amount),
    captured: sum(completed, ({ amount }) => amount),
    pending: sum(captures, ({ amount, status }) => (status === 'PENDING' ? amount : 0)),
    refunded: sum(states, ({ refunded }) => refunded),
    refunding: sum(states, ({ refunding }) => refunding),
    captures: captures.length,
    declines: order.declines,
    disputes: states.filter(({ disputed }) => disputed).length,
  };
}

const sum = <T>(items: T[], amount: (item: T) => number) =>
  items.reduce((total, item) => total + amount(item), 0);
