import { statement } from '@waybill/db';
import { findPrices } from '../catalog/find-prices.ts';
import type { Ctx } from '../context.ts';
import { type Demand, demandBySku, type PriceList, priceOrder, type Quote } from './pricing.ts';
import type { ShippingAddress } from './record.ts';
import type { Rejection } from './rejection.ts';

/** What would be ordered. */
export interface Intended {
  currency: string;
  /** Null while none was chosen: then nothing is charged for shipping. */
  shippingMethod: string | null;
  shippingAddress: ShippingAddress | null;
  items: readonly Demand[];
}

/** The terms of the shop, as an order is processed by them. */
const selectTerms = statement<Pick<PriceList, 'taxRateBps' | 'shipping'>>(
  'price-now-terms',
  `SELECT t.tax_rate_bps AS "taxRateBps",
          (SELECT json_build_object('price', m.price, 'currency', m.currency) FROM shipping_methods m
           WHERE m.tenant_id = $1 AND m.code = $2 AND m.active) AS shipping
   FROM tenants t WHERE t.id = $1`,
);

export interface PricedNow {
  products: PriceList['products'];
  priced: { quote: Quote } | { rejection: Rejection };
}

/** What an order of this would cost at this moment, by the rules that orders are priced by; nothing is reserved. */
export async function priceNow(ctx: Ctx, intended: Intended): Promise<PricedNow> {
  const { currency, shippingMethod, items } = intended;
  const products = await findPrices(
    ctx,
    demandBySku(items).map(({ sku }) => sku),
  );
  const terms = await ctx.tx.maybe(selectTerms, [ctx.tenantId, shippingMethod]);
  if (!terms) throw new Error(`tenant ${ctx.tenantId} is gone`);
  const lines = items.map(({ sku, quantity }, index) => ({ lineNo: index + 1, sku, quantity }));
  const shipping = shippingMethod === null ? { price: 0, currency } : terms.shipping;
  const order = { currency, shippingMethod: shippingMethod ?? '', expectedTotal: null, lines };
  return { products, priced: priceOrder(order, { products, shipping, taxRateBps: terms.taxRateBps }) };
}
