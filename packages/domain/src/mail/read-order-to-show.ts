import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import type { OrderRecord, PaymentRecord } from '../order/record.ts';

/** As much of an order as the mails about an order that goes on have to show. */
export interface OrderToShow
  extends Pick<
    OrderRecord,
    | 'id'
    | 'number'
    | 'customer'
    | 'shippingAddress'
    | 'shippingMethod'
    | 'currency'
    | 'subtotal'
    | 'shippingTotal'
    | 'taxTotal'
    | 'discountTotal'
    | 'total'
    | 'pricesIncludeTax'
    | 'lines'
  > {
  createdAt: Date;
  payments: Pick<PaymentRecord, 'provider' | 'status' | 'amount' | 'captured' | 'calledOff'>[];
}

/** Each order that goes on has two such mails. The whole record would take twice as many index scans. */
const selectOrders = statement<OrderToShow>(
  'order-to-show',
  `SELECT o.id, o.number, json_build_object('name', o.customer_name, 'email', o.customer_email) AS customer,
          o.shipping_address AS "shippingAddress", o.shipping_method AS "shippingMethod", o.currency, o.subtotal,
          o.shipping_total AS "shippingTotal", o.tax_total AS "taxTotal", o.discount_total AS "discountTotal", o.total,
          o.prices_include_tax AS "pricesIncludeTax", o.created_at AS "createdAt",
          (SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'name', l.name,
                                             'unitPrice', l.unit_price, 'total', l.total) ORDER BY l.line_no)
           FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.id) AS lines,
          (SELECT coalesce(json_agg(json_build_object(
             'provider', p.provider, 'status', p.status, 'amount', p.amount,
             'captured', (SELECT coalesce(sum(e.amount), 0) FROM payment_entries e
                          WHERE e.tenant_id = $1 AND e.payment_id = p.id AND e.kind = 'captured'),
             'calledOff', p.status = 'authorized' AND EXISTS (
               SELECT FROM outbox v
               WHERE v.tenant_id = $1 AND v.job = 'payment.void' AND v.dedupe_key = p.id::text)) ORDER BY p.id), '[]')
           FROM payments p WHERE p.tenant_id = $1 AND p.order_id = o.id) AS payments
   FROM orders o WHERE o.tenant_id = $1 AND o.id = ANY($2)`,
);

const readAll = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, ids: readonly string[]) => {
  const rows = await tx.all(selectOrders, [tenantId, [...new Set(ids)]]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
});

/** Throws `not_found`. */
export async function readOrderToShow(
  ctx: Pick<Ctx, 'tx' | 'tenantId'>,
  orderId: string,
): Promise<OrderToShow> {
  const order = await readAll(ctx, orderId);
  if (!order) throw notFound('order');
  return order;
}
