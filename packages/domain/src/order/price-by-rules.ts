import type { Ctx } from '../context.ts';
import type { Destination } from '../ports/tax-calculator.ts';
import { weighed } from '../shipping/consignment.ts';
import { loadPricingRules } from '../shipping/pricing-rules.ts';
import type { OrderToProcess } from './order-to-process.ts';
import type { PricedProduct, PriceList } from './pricing.ts';

/** What sending the order costs, and its taxes, by the zones and the rates of the shop. */
export async function priceByShopRules(
  ctx: Ctx,
  { lines: items, currency, shippingMethod }: Pick<OrderToProcess, 'lines' | 'currency' | 'shippingMethod'>,
  { products, destination }: { products: ReadonlyMap<string, PricedProduct>; destination: Destination },
): Promise<Pick<PriceList, 'shipping' | 'taxes'>> {
  const { lines, subtotal, weightGrams } = weighed(items, products);
  const { shipping, taxes } = await loadPricingRules(ctx);
  const offers = await shipping.offersFor({ destination, currency, subtotal, weightGrams, at: ctx.now });
  const offer = offers.find(({ method }) => method === shippingMethod) ?? null;
  const sale = { destination, currency, lines, shipping: offer?.price ?? 0 };
  return { shipping: offer, taxes: await taxes.calculate(sale) };
}
