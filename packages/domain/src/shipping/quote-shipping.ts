import { findPrices } from '../catalog/find-prices.ts';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type Demand, demandBySku } from '../order/pricing.ts';
import type { ShippingOffer } from '../ports/shipping-rates.ts';
import type { Destination, TaxShare } from '../ports/tax-calculator.ts';
import { loadShop } from '../tenant/shop.ts';
import { weighed } from './consignment.ts';
import { loadPricingRules } from './pricing-rules.ts';

/** A way to send a cart, and what all of it costs then. Money in minor units. */
export interface ShippingQuote extends ShippingOffer {
  taxTotal: number;
  taxes: TaxShare[];
  total: number;
}

export interface CartQuote {
  /** ISO 4217. */
  currency: string;
  subtotal: number;
  weightGrams: number;
  pricesIncludeTax: boolean;
  /** The cheapest first. */
  offers: ShippingQuote[];
}

/** What sending a cart would cost now, by every method that goes there. Throws `invalid_items` for what is not sold. */
export async function quoteShipping(
  ctx: Ctx,
  { items, destination }: { items: readonly Demand[]; destination: Destination },
): Promise<CartQuote> {
  const { currency } = await loadShop(ctx);
  const demands = demandBySku(items);
  const skus = demands.map(({ sku }) => sku);
  const products = await findPrices(ctx, skus);
  const unsold = skus.filter((sku) => !products.get(sku)?.active || products.get(sku)?.currency !== currency);
  if (unsold.length > 0) {
    throw new DomainError('invalid_items', `Not for sale: ${unsold.join(', ')}.`, {
      errors: items.flatMap(({ sku }, nth) =>
        unsold.includes(sku) ? [{ path: `items[${nth}].sku`, message: 'is not for sale' }] : [],
      ),
    });
  }
  const { lines, subtotal, weightGrams } = weighed(items, products);
  const rules = await loadPricingRules(ctx);
  const offers = await rules.shipping.offersFor({
    destination,
    currency,
    subtotal,
    weightGrams,
    at: ctx.now,
  });
  const taxed = (shipping: number) => rules.taxes.calculate({ destination, currency, lines, shipping });
  const quotes = await Promise.all(
    offers.map(async (offer): Promise<ShippingQuote> => {
      const { taxes, taxTotal, pricesIncludeTax } = await taxed(offer.price);
      return { ...offer, taxes, taxTotal, total: subtotal + offer.price + (pricesIncludeTax ? 0 : taxTotal) };
    }),
  );
  const { pricesIncludeTax } = await taxed(0);
  const cheapest = quotes.toSorted((one, other) => one.price - other.price);
  return { currency, subtotal, weightGrams, pricesIncludeTax, offers: cheapest };
}
