import { statement } from '@waybill/db';
import { type Intentions, intentionsOf } from '../cart/customer-carts.ts';
import type { Ctx } from '../context.ts';
import type { OrderStatus } from '../order/transitions.ts';
import { customerMark } from './customer-mark.ts';
import { type Hold, holdOf } from './hold.ts';

/** One order of a customer, and what keeps it from losing them; null: nothing. */
export interface CustomerOrder {
  id: string;
  number: number;
  status: OrderStatus;
  createdAt: Date;
  hold: Hold | null;
}

/** What is known of a customer. Orders that were erased are not among theirs any more. */
export interface Customer extends Intentions {
  /** Stands for the address on record: see {@link customerMark}. */
  mark: string;
  /** The oldest first. */
  orders: CustomerOrder[];
  /** When somebody erased them last; null if nobody did. */
  erasedAt: Date | null;
}

const selectOrders = statement<CustomerOrder>(
  'customer-orders',
  `SELECT o.id, o.number, o.status, o.created_at AS "createdAt", ${holdOf} AS hold
   FROM orders o
   WHERE o.tenant_id = $1 AND lower(o.customer_email) = lower($2) AND o.erased_at IS NULL
   ORDER BY o.id`,
);

export const ordersOf = ({ tx, tenantId }: Ctx, email: string): Promise<CustomerOrder[]> =>
  tx.all(selectOrders, [tenantId, email]);

const selectErasure = statement<{ at: Date }>(
  'customer-erasure',
  `SELECT at FROM audit_log
   WHERE tenant_id = $1 AND subject_type = 'customer' AND subject_id = $2 AND action = 'customer.erase'
   ORDER BY seq DESC LIMIT 1`,
);

/** Null for an address that nothing was ever known of. */
export async function findCustomer(ctx: Ctx, email: string): Promise<Customer | null> {
  const mark = await customerMark(ctx, email);
  const orders = await ordersOf(ctx, email);
  const erasure = await ctx.tx.maybe(selectErasure, [ctx.tenantId, mark]);
  const intentions = await intentionsOf(ctx, email);
  const isKnown = orders.length + intentions.carts.length + intentions.quotes.length > 0;
  if (!isKnown && !erasure) return null;
  return { mark, orders, ...intentions, erasedAt: erasure?.at ?? null };
}
