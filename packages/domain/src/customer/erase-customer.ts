import { statement } from '@waybill/db';
import { eraseIntentions } from '../cart/customer-carts.ts';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { eraseAnswers, eraseOrders } from './erase-orders.ts';
import { type CustomerOrder, findCustomer } from './find-customer.ts';

/** In the order of their ids, as everybody locks them who wants several. */
const lockOrders = statement(
  'customer-orders-lock',
  `SELECT id FROM orders
   WHERE tenant_id = $1 AND lower(customer_email) = lower($2) AND erased_at IS NULL ORDER BY id FOR UPDATE`,
);

const mostNamed = 100;

function heldUp(held: readonly CustomerOrder[]): DomainError {
  const [first] = held;
  const which = held.length === 1 ? `Order ${first?.number} is` : `${held.length} orders are`;
  return new DomainError(
    'customer_has_open_orders',
    `${which} not over yet: the customer can be erased when nothing is to be sent, paid or given back any more.`,
    { extras: { orders: held.slice(0, mostNamed).map(({ createdAt: _, ...order }) => order) } },
  );
}

export interface ErasedCustomer {
  /** Stands for the address on record: see `customerMark`. */
  mark: string;
  /** So many orders lost their customer, this time. */
  orders: number;
  erasedAt: Date;
}

/**
 * Erases what is held of a customer: all of it, or nothing. Somebody who was erased before is not erased again, and what
 * they order afterwards is a new matter. Throws `not_found` for an address that nothing was ever known of, and
 * `customer_has_open_orders`, which names them.
 */
export async function eraseCustomer(ctx: Ctx, email: string): Promise<ErasedCustomer> {
  await ctx.tx.run(lockOrders, [ctx.tenantId, email]);
  const customer = await findCustomer(ctx, email);
  if (!customer) throw notFound('customer');
  const { mark, orders, erasedAt } = customer;
  const intentions = customer.carts.length + customer.quotes.length;
  if (orders.length === 0 && intentions === 0) return { mark, orders: 0, erasedAt: erasedAt ?? ctx.now };
  const held = orders.filter(({ hold }) => hold !== null);
  if (held.length > 0) throw heldUp(held);
  const ids = orders.map(({ id }) => id);
  await eraseOrders(ctx, ids);
  await eraseAnswers(ctx, await eraseIntentions(ctx, email));
  ctx.audit({
    action: 'customer.erase',
    subject: { type: 'customer', id: mark },
    after: { orders: ids.length, orderIds: ids.slice(0, mostNamed), ...(intentions > 0 && { intentions }) },
  });
  return { mark, orders: ids.length, erasedAt: ctx.now };
}
