import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Cart } from './cart.ts';
import type { SalesQuote } from './quote.ts';

/** What is told of a cart to the customer whose it is: no token, and no more than they put in. */
export type ExportedCart = Pick<
  Cart,
  'id' | 'customer' | 'shippingAddress' | 'metadata' | 'items' | 'createdAt' | 'updatedAt'
>;

export type ExportedQuote = Pick<
  SalesQuote,
  'id' | 'number' | 'customer' | 'shippingAddress' | 'metadata' | 'createdAt' | 'validUntil'
> & { items: { sku: string; quantity: number }[]; total: number };

/** What a customer has besides orders. */
export interface Intentions {
  carts: ExportedCart[];
  quotes: ExportedQuote[];
}

const selectCarts = statement<ExportedCart>(
  'customer-carts',
  `SELECT c.id, c.customer, c.shipping_address AS "shippingAddress", c.metadata, c.created_at AS "createdAt",
          c.updated_at AS "updatedAt",
          (SELECT coalesce(json_agg(json_build_object('sku', i.sku, 'quantity', i.quantity, 'unitPrice', i.unit_price)
                                    ORDER BY i.added_at, i.sku), '[]')
           FROM cart_items i WHERE i.tenant_id = c.tenant_id AND i.cart_id = c.id) AS items
   FROM carts c WHERE c.tenant_id = $1 AND lower(c.customer ->> 'email') = lower($2) ORDER BY c.id`,
);

const selectQuotes = statement<ExportedQuote>(
  'customer-quotes',
  `SELECT q.id, q.number, q.customer, q.shipping_address AS "shippingAddress", q.metadata, q.created_at AS "createdAt",
          q.valid_until AS "validUntil", (q.priced ->> 'total')::bigint AS total,
          (SELECT json_agg(json_build_object('sku', l.line ->> 'sku', 'quantity', (l.line ->> 'quantity')::int))
           FROM jsonb_array_elements(q.priced -> 'lines') AS l(line)) AS items
   FROM quotes q WHERE q.tenant_id = $1 AND lower(q.customer ->> 'email') = lower($2) ORDER BY q.id`,
);

export async function intentionsOf({ tx, tenantId }: Ctx, email: string): Promise<Intentions> {
  const carts = await tx.all(selectCarts, [tenantId, email]);
  const quotes = await tx.all(selectQuotes, [tenantId, email]);
  return { carts, quotes };
}

const deleteOwn = ['carts', 'quotes'].map((table) =>
  statement<{ id: string }>(
    `customer-${table}-delete`,
    `DELETE FROM ${table} WHERE tenant_id = $1 AND lower(customer ->> 'email') = lower($2) RETURNING id`,
  ),
);

const deleteOfOrders = ['carts', 'quotes'].map((table) =>
  statement<{ id: string }>(
    `orders-${table}-delete`,
    `DELETE FROM ${table} WHERE tenant_id = $1 AND order_id = ANY ($2) RETURNING id`,
  ),
);

/** Nothing is bought or owed by them, so they go as a whole. Tells which went. */
export async function eraseIntentions({ tx, tenantId }: Ctx, email: string): Promise<string[]> {
  const gone = [];
  for (const deletion of deleteOwn) gone.push(...(await tx.all(deletion, [tenantId, email])));
  return gone.map(({ id }) => id);
}

/** Those that orders were made of, which lose their customer. Tells which went. */
export async function eraseSources({ tx, tenantId }: Ctx, orderIds: readonly string[]): Promise<string[]> {
  const gone = [];
  for (const deletion of deleteOfOrders) gone.push(...(await tx.all(deletion, [tenantId, orderIds])));
  return gone.map(({ id }) => id);
}
