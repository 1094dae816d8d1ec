import { statement } from '@waybill/db';
import { listOrders } from '../../order/list-orders.ts';
import type { OrderLineRecord, OrderRecord } from '../../order/record.ts';
import { fulfillmentStatusOf, paymentStatusOf } from '../../order/status.ts';
import { writeAmount } from '../amounts.ts';
import type { ExportSource } from '../exports/export-source.ts';
import type { Cell } from '../write-rows.ts';

const countAll = statement<{ total: number }>(
  'csv-orders-count',
  `SELECT count(*)::int AS total FROM orders
   WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2)
     AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)`,
);

const header = [
  ...['number', 'orderId', 'createdAt', 'status', 'paymentStatus', 'fulfillmentStatus'],
  ...['customerName', 'customerEmail', 'line1', 'line2', 'city', 'region', 'postalCode', 'country'],
  ...['shippingMethod', 'currency', 'subtotal', 'shippingTotal', 'taxTotal', 'discountTotal', 'total'],
  ...['line', 'sku', 'name', 'quantity', 'unitPrice', 'lineTotal'],
];

const orderCells = (order: OrderRecord): Cell[] => {
  const { customer, shippingAddress: to, currency } = order;
  const amounts = [order.subtotal, order.shippingTotal, order.taxTotal, order.discountTotal, order.total];
  return [
    ...[
      order.number,
      order.id,
      order.createdAt,
      order.status,
      paymentStatusOf(order),
      fulfillmentStatusOf(order),
    ],
    ...[customer.name, customer.email, to.line1, to.line2 ?? null, to.city, to.region ?? null],
    ...[to.postalCode, to.country, order.shippingMethod, currency],
    ...amounts.map((amount) => writeAmount(amount, currency)),
  ];
};

const lineCells = (line: OrderLineRecord, nth: number, currency: string): Cell[] => {
  const amounts = [line.unitPrice, line.total].map((amount) => writeAmount(amount, currency));
  return [nth + 1, line.sku, line.name, line.quantity, ...amounts];
};

const rowsOf = (order: OrderRecord): Cell[][] => {
  const cells = orderCells(order);
  return order.lines.map((line, nth) => [...cells, ...lineCells(line, nth, order.currency)]);
};

const momentOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

/** A row for each line of an order, the newest orders first. */
export const orderSource: ExportSource = {
  header,
  limit: 100,
  count: async ({ tx, tenantId }, { status, from, to }) =>
    (await tx.maybe(countAll, [tenantId, status ?? null, from ?? null, to ?? null]))?.total ?? 0,
  next: async (ctx, { filter: { status, from, to }, after, limit }) => {
    const wanted = { status, from: momentOf(from), to: momentOf(to), limit };
    const { orders } = await listOrders(ctx, { ...wanted, after: (after as string | null) ?? undefined });
    return { things: orders.length, rows: orders.flatMap(rowsOf), after: orders.at(-1)?.id ?? null };
  },
};
