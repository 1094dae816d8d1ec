import type { Demand, PricedProduct } from '../order/pricing.ts';
import type { TaxedItem } from '../ports/tax-calculator.ts';
import { standardClass } from '../tax/tax-rates.ts';

/** Some goods: what each line is worth, and what all of them weigh. */
export interface Goods {
  lines: TaxedItem[];
  /** Minor units. */
  subtotal: number;
  /** What has no weight weighs nothing. */
  weightGrams: number;
}

/** What is not among the products is left out. */
export function weighed(items: readonly Demand[], products: ReadonlyMap<string, PricedProduct>): Goods {
  const known = items.map(({ sku, quantity }) => ({ product: products.get(sku), quantity }));
  const lines = known.map(({ product, quantity }) => ({
    amount: (product?.price ?? 0) * quantity,
    taxClass: product?.taxClass ?? standardClass,
  }));
  return {
    lines,
    subtotal: lines.reduce((sum, { amount }) => sum + amount, 0),
    weightGrams: known.reduce(
      (sum, { product, quantity }) => sum + (product?.weightGrams ?? 0) * quantity,
      0,
    ),
  };
}
