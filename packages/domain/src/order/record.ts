import { statement, type Tx } from '@waybill/db';
import { notFound } from '../errors.ts';
import type { PaymentStatus } from '../payment/transitions.ts';
import type { NextAction, ProviderName } from '../ports/payment-provider.ts';
import type { Rejection } from './rejection.ts';
import type { OrderStatus } from './transitions.ts';

/** An order with everything that belongs to it. Money in minor units, times as RFC 3339. */
export interface OrderRecord {
  id: string;
  number: number;
  status: OrderStatus;
  rejection: Rejection | null;
  cancelReason: string | null;
  customer: { name: string; email: string };
  shippingAddress: ShippingAddress;
  shippingMethod: string;
  currency: string;
  expectedTotal: number | null;
  subtotal: number | null;
  shippingTotal: number | null;
  taxTotal: number | null;
  discountTotal: number | null;
  total: number | null;
  metadata: Record<string, string>;
  /** Whether a dispute about one of its payments is open. */
  disputed: boolean;
  reservationExpiresAt: string | null;
  createdAt: string;
  updatedAt: string;
  lines: OrderLineRecord[];
  payments: PaymentRecord[];
  shipments: ShipmentRecord[];
}

export interface ShippingAddress {
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export interface OrderLineRecord {
  lineNo: number;
  sku: string;
  quantity: number;
  name: string | null;
  unitPrice: number | null;
  total: number | null;
}

export interface PaymentRecord {
  id: string;
  provider: ProviderName;
  status: PaymentStatus;
  amount: number;
  authorized: number;
  captured: number;
  refunded: number;
  nextAction: NextAction | null;
  decline: { code: string; message: string } | null;
}

export interface ShipmentRecord {
  id: string;
  carrier: string;
  trackingNumber: string;
  createdAt: string;
  deliveredAt: string | null;
  items: { lineNo: number; sku: string; quantity: number }[];
}

const rfc3339 = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One order as JSON; `o` is its row. Each part is one index scan. */
export const orderRecordSql = `
  json_build_object(
    'id', o.id, 'number', o.number, 'status', o.status, 'rejection', o.rejection, 'cancelReason', o.cancel_reason,
    'customer', json_build_object('name', o.customer_name, 'email', o.customer_email),
    'shippingAddress', o.shipping_address, 'shippingMethod', o.shipping_method, 'currency', o.currency,
    'expectedTotal', o.expected_total, 'subtotal', o.subtotal, 'shippingTotal', o.shipping_total,
    'taxTotal', o.tax_total, 'discountTotal', o.discount_total, 'total', o.total, 'metadata', o.metadata,
    'disputed', o.disputed_at IS NOT NULL,
    'reservationExpiresAt', ${rfc3339('o.reservation_expires_at')},
    'createdAt', ${rfc3339('o.created_at')}, 'updatedAt', ${rfc3339('o.updated_at')},
    'lines', (
      SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'name', l.name,
                                        'unitPrice', l.unit_price, 'total', l.total) ORDER BY l.line_no)
      FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id),
    'payments', (
      SELECT coalesce(json_agg(json_build_object(
        'id', p.id, 'provider', p.provider, 'status', p.status, 'amount', p.amount,
        'authorized', e.authorized, 'captured', e.captured, 'refunded', e.refunded,
        'nextAction', p.next_action, 'decline', p.decline) ORDER BY p.id), '[]')
      FROM payments p
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE kind = 'authorized'), 0) AS authorized,
               coalesce(sum(amount) FILTER (WHERE kind = 'captured'), 0) AS captured,
               coalesce(sum(amount) FILTER (WHERE kind = 'refunded'), 0) AS refunded
        FROM payment_entries WHERE tenant_id = p.tenant_id AND payment_id = p.id) e
      WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id),
    'shipments', (
      SELECT coalesce(json_agg(json_build_object(
        'id', s.id, 'carrier', s.carrier, 'trackingNumber', s.tracking_number,
        'createdAt', ${rfc3339('s.created_at')}, 'deliveredAt', ${rfc3339('s.delivered_at')},
        'items', (
          SELECT json_agg(json_build_object('lineNo', i.line_no, 'sku', l.sku, 'quantity', i.quantity) ORDER BY i.line_no)
          FROM shipment_items i
          JOIN order_lines l ON l.tenant_id = i.tenant_id AND l.order_id = i.order_id AND l.line_no = i.line_no
          WHERE i.tenant_id = s.tenant_id AND i.shipment_id = s.id)) ORDER BY s.id), '[]')
      FROM shipments s WHERE s.tenant_id = o.tenant_id AND s.order_id = o.id)
  ) AS record`;

const selectOrder = statement<{ record: OrderRecord }>(
  'order-record',
  `SELECT ${orderRecordSql} FROM orders o WHERE o.tenant_id = $1 AND o.id = $2`,
);

/** Throws `not_found`. */
export async function getOrder(ctx: { tx: Tx; tenantId: string }, orderId: string): Promise<OrderRecord> {
  const found = await ctx.tx.maybe(selectOrder, [ctx.tenantId, orderId]);
  if (!found) throw notFound('order');
  return found.record;
}

const lockOrderRow = statement<{ id: string }>(
  'order-lock',
  'SELECT id FROM orders WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
);

/**
 * The order, locked until the transaction ends: the first lock in the order of locks (order, payment, stock by
 * SKU). Throws `not_found`.
 */
export async function lockOrder(ctx: { tx: Tx; tenantId: string }, orderId: string): Promise<OrderRecord> {
  if (!(await ctx.tx.maybe(lockOrderRow, [ctx.tenantId, orderId]))) throw notFound('order');
  return getOrder(ctx, orderId);
}
