import { statement } from '@waybill/db';
import { findPrices } from '../catalog/find-prices.ts';
import type { Ctx } from '../context.ts';
import { priceByShopRules } from './price-by-rules.ts';
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

/** The terms of the shop, as an order is processed by them; whether it has rules of its own for shipping and taxes. */
const selectTerms = statement<Pick<PriceList, 'taxRateBps' | 'shipping'> & { hasRules: boolean }>(
  'price-now-terms',
  `SELECT t.tax_rate_bps AS "taxRateBps",
          (SELECT json_build_object('price', m.price, 'currency', m.currency) FROM shipping_methods m
           WHERE m.tenant_id = $1 AND m.code = $2 AND m.active) AS shipping,
          EXISTS (SELECT FROM pricing_settings s WHERE s.tenant_id = $1) AS "hasRules"
   FROM tenants t WHERE t.id = $1`,
);

export interface PricedNow {
  products: PriceList['products'];
  /** Null where that depends on an address, and there is none yet. */
  priced: { quote: Quote } | { rejection: Rejection } | null;
}

/** What an order of this would cost at this moment, by the rules that orders are priced by; nothing is reserved. */
export async function priceNow(ctx: Ctx, intended: Intended): Promise<PricedNow> {
  const { currency, shippingAddress, items } = intended;
  const shippingMethod = intended.shippingMethod ?? '';
  const products = await findPrices(
    ctx,
    demandBySku(items).map(({ sku }) => sku),
  );
  const terms = await ctx.tx.maybe(selectTerms, [ctx.tenantId, shippingMethod]);
  if (!terms) throw new Error(`tenant ${ctx.tenantId} is gone`);
  if (terms.hasRules && shippingAddress === null) return { products, priced: null };
  const lines = items.map(({ sku, quantity }, index) => ({ lineNo: index + 1, sku, quantity }));
  const order = { currency, shippingMethod, expectedTotal: null, lines };
  const byRules =
    terms.hasRules &&
    shippingAddress &&
    (await priceByShopRules(ctx, order, { products, destination: shippingAddress }));
  const unchosen = intended.shippingMethod === null && { shipping: { price: 0, currency } };
  const { taxRateBps, shipping } = terms;
  return { products, priced: priceOrder(order, { products, shipping, taxRateBps, ...byRules, ...unchosen }) };
}
