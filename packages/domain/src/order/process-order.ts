import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { openPayment } from '../payment/open-payment.ts';
import { paymentTerms } from '../payment/terms.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { reserveStock } from '../stock/reserve-stock.ts';
import { confirmOrder } from './confirm-order.ts';
import { moveOrder } from './events.ts';
import { demandBySku, type PricedProduct, type PriceList, priceOrder, type Quote } from './pricing.ts';
import { type CaptureMode, lockOrder, type OrderRecord } from './record.ts';
import { rejectOrder } from './reject-order.ts';

interface Terms {
  provider: ProviderName;
  payment_method: string | null;
  capture_mode: CaptureMode;
  reservation_minutes: number;
  tax_rate_bps: number;
  shipping: PriceList['shipping'];
}

const selectTerms = statement<Terms>(
  'order-terms',
  `SELECT o.payment_provider AS provider, o.payment_method, coalesce(o.capture_mode, t.capture_mode) AS capture_mode,
          t.reservation_minutes, t.tax_rate_bps,
          (SELECT json_build_object('price', m.price, 'currency', m.currency) FROM shipping_methods m
           WHERE m.tenant_id = o.tenant_id AND m.code = o.shipping_method AND m.active) AS shipping
   FROM orders o JOIN tenants t ON t.id = o.tenant_id
   WHERE o.tenant_id = $1 AND o.id = $2`,
);

const selectProducts = statement<PricedProduct & { sku: string }>(
  'order-products',
  'SELECT sku, name, price, currency, active FROM products WHERE tenant_id = $1 AND sku = ANY($2)',
);

const storeQuote = statement(
  'order-store-quote',
  `WITH priced AS (
     UPDATE order_lines l SET name = q.name, unit_price = q.unit_price, total = q.total
     FROM unnest($9::int[], $10::text[], $11::bigint[], $12::bigint[]) AS q(line_no, name, unit_price, total)
     WHERE l.tenant_id = $1 AND l.order_id = $2 AND l.line_no = q.line_no
   )
   UPDATE orders SET subtotal = $3, shipping_total = $4, tax_total = $5, discount_total = $6, total = $7,
                     reservation_expires_at = $8, capture_mode = $13
   WHERE tenant_id = $1 AND id = $2`,
);

async function loadTerms(ctx: Ctx, orderId: string): Promise<Terms> {
  const terms = await ctx.tx.maybe(selectTerms, [ctx.tenantId, orderId]);
  if (!terms) throw new Error(`order ${orderId} is gone although it is locked`);
  return terms;
}

async function loadProducts(ctx: Ctx, order: OrderRecord): Promise<PriceList['products']> {
  const skus = demandBySku(order.lines).map(({ sku }) => sku);
  const products = await ctx.tx.all(selectProducts, [ctx.tenantId, skus]);
  return new Map(products.map(({ sku, ...product }) => [sku, product]));
}

const keepQuote = (
  ctx: Ctx,
  orderId: string,
  { quote, expiresAt, captureMode }: { quote: Quote; expiresAt: Date | null; captureMode: CaptureMode },
) =>
  ctx.tx.run(storeQuote, [
    ctx.tenantId,
    orderId,
    quote.subtotal,
    quote.shippingTotal,
    quote.taxTotal,
    quote.discountTotal,
    quote.total,
    expiresAt,
    quote.lines.map((line) => line.lineNo),
    quote.lines.map((line) => line.name),
    quote.lines.map((line) => line.unitPrice),
    quote.lines.map((line) => line.total),
    captureMode,
  ]);

/** Prices an accepted order, holds its stock and opens its payment; or rejects it, with the reason as data. */
export async function processOrder(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  const order = await lockOrder(ctx, orderId);
  // Cancelled before its turn came.
  if (order.status !== 'pending') return;

  const terms = await loadTerms(ctx, orderId);
  const products = await loadProducts(ctx, order);
  const priced = priceOrder(order, { products, shipping: terms.shipping, taxRateBps: terms.tax_rate_bps });
  if ('rejection' in priced) return rejectOrder(ctx, order, priced.rejection);

  const shortfall = await reserveStock(ctx, { orderId, demands: demandBySku(order.lines) });
  if (shortfall.length > 0) {
    const detail = 'Some items are not in stock in the quantity ordered.';
    return rejectOrder(ctx, order, { code: 'insufficient_stock', detail, items: shortfall });
  }

  const { quote } = priced;
  const prepaid = paymentTerms[terms.provider] === 'prepaid' && quote.total > 0;
  const expiresAt = prepaid ? new Date(ctx.now.getTime() + terms.reservation_minutes * 60_000) : null;
  const { capture_mode: captureMode } = terms;
  await keepQuote(ctx, orderId, { quote, expiresAt, captureMode });
  const status = await moveOrder(ctx, order, 'reserve', { total: quote.total, currency: order.currency });
  if (quote.total > 0) {
    const { provider, payment_method: paymentMethod } = terms;
    await openPayment(ctx, {
      ...{ order: { ...order, captureMode }, amount: quote.total },
      ...{ provider, paymentMethod, attemptsBefore: 0 },
    });
  }
  if (!prepaid) await confirmOrder(ctx, { ...order, status });
}
