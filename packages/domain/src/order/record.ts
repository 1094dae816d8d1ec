import { batched, statement, type Tx } from '@waybill/db';
import { notFound } from '../errors.ts';
import type { PaymentStatus } from '../payment/transitions.ts';
import type { NextAction, ProviderName } from '../ports/payment-provider.ts';
import type { TaxShare } from '../ports/tax-calculator.ts';
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
  /** Whether the amounts have the taxes in them; null, as what follows, where there is one rate on everything. */
  pricesIncludeTax: boolean | null;
  shippingTax: number | null;
  taxes: TaxShare[] | null;
  metadata: Record<string, string>;
  /** Whether a dispute about one of its payments is open. */
  disputed: boolean;
  reservationExpiresAt: string | null;
  /** Since then nobody knows whose order it was; what stands for the customer is in `customer/erased.ts`. */
  erasedAt: string | null;
  createdAt: string;
  updatedAt: string;
  lines: OrderLineRecord[];
  /** When a prepaid order's money is taken; settled when it is processed. */
  captureMode: CaptureMode | null;
  payments: PaymentRecord[];
  captures: CaptureRecord[];
  refunds: RefundRecord[];
  shipments: ShipmentRecord[];
}

export const captureModes = ['automatic', 'on_shipment'] as const;
export type CaptureMode = (typeof captureModes)[number];

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
  /** On the line, or in it where prices include taxes; null where there is one rate on everything. */
  taxTotal: number | null;
  taxes: TaxShare[] | null;
}

export interface PaymentRecord {
  id: string;
  provider: ProviderName;
  status: PaymentStatus;
  amount: number;
  /** Whether confirming it takes the money, or sets it aside. */
  capture: 'automatic' | 'manual';
  /** RFC 3339; until when what is set aside can be captured. */
  captureBefore: string | null;
  authorized: number;
  captured: number;
  /** What went back to the customer and stayed there. */
  refunded: number;
  /** So much of it was given back at the provider itself, not by a refund of ours. */
  refundedByHand: number;
  nextAction: NextAction | null;
  decline: { code: string; message: string } | null;
  /** The account that it was made under, where the credentials that are there now are another's: `acct_1 (test)`. */
  elsewhere: string | null;
  /** Somebody is about to call it off at the provider. */
  calledOff: boolean;
}

/** An obligation to take money that was set aside. */
export interface CaptureRecord {
  id: string;
  paymentId: string;
  shipmentId: string | null;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  failure: string | null;
}

/** An obligation to give money back. */
export interface RefundRecord {
  id: string;
  paymentId: string;
  /** `surplus`: more was taken than is owed. `replaced`: another refund took its place. */
  kind: 'surplus' | 'requested' | 'replaced';
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  /** Minor units that it has given back so far, as the ledger has it; of one that failed, what arrived all the same. */
  givenBack: number;
  reason: string;
  failure: string | null;
  items: RefundedItem[] | null;
  restock: boolean;
  createdAt: string;
}

export interface RefundedItem {
  sku: string;
  quantity: number;
  /** So many of them had not left, and never will. */
  unshipped: number;
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

/** SQL: what the entry of the ledger under this name gives back; the reversal of a refund counts against it. */
export const givenBackOf = (entry: string): string =>
  `CASE ${entry}.kind WHEN 'refunded' THEN ${entry}.amount WHEN 'refund_reversed' THEN -${entry}.amount END`;

/** One order as JSON; `o` is its row. Each part is one index scan. */
export const orderRecordSql = `
  json_build_object(
    'id', o.id, 'number', o.number, 'status', o.status, 'rejection', o.rejection, 'cancelReason', o.cancel_reason,
    'customer', json_build_object('name', o.customer_name, 'email', o.customer_email),
    'shippingAddress', o.shipping_address, 'shippingMethod', o.shipping_method, 'currency', o.currency,
    'expectedTotal', o.expected_total, 'subtotal', o.subtotal, 'shippingTotal', o.shipping_total,
    'taxTotal', o.tax_total, 'discountTotal', o.discount_total, 'total', o.total, 'metadata', o.metadata,
    'pricesIncludeTax', o.prices_include_tax, 'shippingTax', o.shipping_tax, 'taxes', o.taxes,
    'disputed', o.disputed_at IS NOT NULL, 'captureMode', o.capture_mode,
    'reservationExpiresAt', ${rfc3339('o.reservation_expires_at')}, 'erasedAt', ${rfc3339('o.erased_at')},
    'createdAt', ${rfc3339('o.created_at')}, 'updatedAt', ${rfc3339('o.updated_at')},
    'lines', (
      SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity, 'name', l.name,
                                        'unitPrice', l.unit_price, 'total', l.total, 'taxTotal', l.tax_total,
                                        'taxes', l.taxes) ORDER BY l.line_no)
      FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id),
    'payments', (
      SELECT coalesce(json_agg(json_build_object(
        'id', p.id, 'provider', p.provider, 'status', p.status, 'amount', p.amount,
        'capture', p.capture, 'captureBefore', ${rfc3339('p.capture_before')}, 'authorized', e.authorized,
        'captured', e.captured, 'refunded', e.refunded, 'refundedByHand', e.by_hand,
        'nextAction', p.next_action, 'decline', p.decline,
        'elsewhere', CASE WHEN p.elsewhere_since IS NOT NULL THEN format('%s (%s)', p.account, p.account_mode) END,
        'calledOff', EXISTS (
          SELECT FROM outbox v
          WHERE v.tenant_id = p.tenant_id AND v.job = 'payment.void' AND v.dedupe_key = p.id::text)) ORDER BY p.id), '[]')
      FROM payments p
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(m.amount) FILTER (WHERE m.kind = 'authorized'), 0) AS authorized,
               coalesce(sum(m.amount) FILTER (WHERE m.kind = 'captured'), 0) AS captured,
               coalesce(sum(${givenBackOf('m')}), 0) AS refunded,
               coalesce(sum(${givenBackOf('m')}) FILTER (WHERE m.refund_id IS NULL), 0) AS by_hand
        FROM payment_entries m WHERE m.tenant_id = p.tenant_id AND m.payment_id = p.id) e
      WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id),
    'captures', (
      SELECT coalesce(json_agg(json_build_object(
        'id', c.id, 'paymentId', c.payment_id, 'shipmentId', c.shipment_id, 'amount', c.amount, 'status', c.status,
        'failure', c.failure) ORDER BY c.id), '[]')
      FROM captures c WHERE c.tenant_id = o.tenant_id AND c.order_id = o.id),
    'refunds', (
      SELECT coalesce(json_agg(json_build_object(
        'id', r.id, 'paymentId', r.payment_id, 'kind', r.kind, 'amount', r.amount, 'status', r.status,
        'givenBack', (
          SELECT coalesce(sum(${givenBackOf('m')}), 0) FROM payment_entries m
          WHERE m.tenant_id = r.tenant_id AND m.payment_id = r.payment_id AND m.refund_id = r.id),
        'reason', r.reason, 'failure', r.failure, 'items', r.items, 'restock', r.restock,
        'createdAt', ${rfc3339('r.created_at')}) ORDER BY r.id), '[]')
      FROM refunds r WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id),
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

interface InTenant {
  tx: Tx;
  tenantId: string;
}

const selectOrders = statement<{ id: string; record: OrderRecord }>(
  'order-record',
  `SELECT o.id, ${orderRecordSql} FROM orders o WHERE o.tenant_id = $1 AND o.id = ANY($2)`,
);

const readAll = batched(async ({ tx, tenantId }: InTenant, ids: readonly string[]) => {
  const rows = await tx.all(selectOrders, [tenantId, [...new Set(ids)]]);
  const found = new Map(rows.map(({ id, record }) => [id, record]));
  return ids.map((id) => found.get(id) ?? null);
});

/** Throws `not_found`. */
export async function getOrder(ctx: InTenant, orderId: string): Promise<OrderRecord> {
  const record = await readAll(ctx, orderId);
  if (!record) throw notFound('order');
  return record;
}

/** In the order of their ids, so that two that want several of them wait for each other. */
const lockOrderRows = statement<{ id: string }>(
  'order-lock',
  'SELECT id FROM orders WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE',
);

const lockAll = batched(async ({ tx, tenantId }: InTenant, ids: readonly string[]) => {
  const rows = await tx.all(lockOrderRows, [tenantId, [...new Set(ids)]]);
  const locked = new Set(rows.map(({ id }) => id));
  return ids.map((id) => locked.has(id));
});

/**
 * Locks the order's row until the transaction ends: the first lock in the order of locks (order, payment, stock by
 * SKU). Throws `not_found`.
 */
export async function lockOrderRow(ctx: InTenant, orderId: string): Promise<void> {
  if (!(await lockAll(ctx, orderId))) throw notFound('order');
}

/** The order, locked as by {@link lockOrderRow}. Throws `not_found`. */
export async function lockOrder(ctx: InTenant, orderId: string): Promise<OrderRecord> {
  await lockOrderRow(ctx, orderId);
  return getOrder(ctx, orderId);
}
