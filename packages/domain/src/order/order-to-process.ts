import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import type { Destination } from '../ports/tax-calculator.ts';
import type { AllocationStrategy } from '../stock/choose-locations.ts';
import type { PriceList, Quote } from './pricing.ts';
import type { CaptureMode, OrderRecord } from './record.ts';

/** An order before it is priced, with the terms that its shop has now. */
export interface OrderToProcess
  extends Pick<OrderRecord, 'id' | 'status' | 'currency' | 'shippingMethod' | 'expectedTotal' | 'customer'> {
  lines: { lineNo: number; sku: string; quantity: number }[];
  provider: ProviderName;
  paymentMethod: string | null;
  captureMode: CaptureMode;
  reservationMinutes: number;
  taxRateBps: number;
  allocation: AllocationStrategy;
  shipping: PriceList['shipping'];
  /** Where it goes to; null where the shop has one rate of tax and one price for each method. */
  destination: Destination | null;
  /** What it was quoted at; null where it is priced as the shop prices now. */
  quoted: Quote | null;
}

/** Lines and terms do not change while an order waits: they need not be read again after the lock was waited for. */
const lockOrders = statement<OrderToProcess>(
  'orders-to-process',
  `WITH locked AS (
     SELECT * FROM orders WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE
   )
   SELECT o.id, o.status, o.currency, o.shipping_method AS "shippingMethod", o.expected_total AS "expectedTotal",
          json_build_object('name', o.customer_name, 'email', o.customer_email) AS customer,
          o.payment_provider AS provider, o.payment_method AS "paymentMethod",
          coalesce(o.capture_mode, t.capture_mode) AS "captureMode",
          t.reservation_minutes AS "reservationMinutes", t.tax_rate_bps AS "taxRateBps", t.allocation,
          (SELECT json_build_object('price', m.price, 'currency', m.currency) FROM shipping_methods m
           WHERE m.tenant_id = $1 AND m.code = o.shipping_method AND m.active) AS shipping,
          CASE WHEN s.tenant_id IS NOT NULL THEN json_build_object(
            'country', o.shipping_address -> 'country', 'region', o.shipping_address -> 'region',
            'postalCode', o.shipping_address -> 'postalCode') END AS destination,
          (SELECT q.priced FROM quotes q WHERE q.tenant_id = $1 AND q.order_id = o.id) AS quoted,
          (SELECT json_agg(json_build_object('lineNo', l.line_no, 'sku', l.sku, 'quantity', l.quantity)
                           ORDER BY l.line_no)
           FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.id) AS lines
   FROM locked o JOIN tenants t ON t.id = $1 LEFT JOIN pricing_settings s ON s.tenant_id = t.id`,
);

const lockAll = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, ids: readonly string[]) => {
  const orders = await tx.all(lockOrders, [tenantId, [...new Set(ids)]]);
  const found = new Map(orders.map((order) => [order.id, order]));
  return ids.map((id) => found.get(id) ?? null);
});

/** The order, locked as by `lockOrder`. Throws `not_found`. */
export async function lockOrderToProcess(ctx: Ctx, orderId: string): Promise<OrderToProcess> {
  const order = await lockAll(ctx, orderId);
  if (!order) throw notFound('order');
  return order;
}
