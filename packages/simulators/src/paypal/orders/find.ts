import type { Call } from '../call.ts';
import { notFound } from '../errors.ts';
import type { Order } from '../model.ts';

/** The payer has this long to approve, and then the merchant this long to take the money. */
const validMs = 3 * 60 * 60 * 1000;

/** Throws "not found" also for an order that was left lying: PayPal forgets it. */
export function findOrder({ books, now }: Pick<Call, 'books' | 'now'>, id: string): Order {
  const order = books.orders.get(id);
  if (order === undefined || hasLapsed(order, now)) throw notFound();
  return order;
}

const hasLapsed = ({ status, created, approved }: Order, now: number) =>
  status !== 'COMPLETED' && now - (approved ?? created) >= validMs;
