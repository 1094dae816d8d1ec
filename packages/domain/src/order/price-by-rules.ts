import type { Ctx } from '../context.ts';
import type { Destination } from '../ports/tax-calculator.ts';
import { weighed } from '../shipping/consignment.ts';
import { loadPricingRules, type PricingRules } from '../shipping/pricing-rules.ts';
import type { OrderToProcess } from './order-to-process.ts';
import type { PricedProduct, PriceList } from './pricing.ts';

type Order = Pick<OrderToProcess, 'lines' | 'currency' | 'shippingMethod'>;

interface Sale {
  products: ReadonlyMap<string, PricedProduct>;
  destination: Destination;
}

/** What sending the order costs, and its taxes, by whoever is behind the ports. */
export async function priceByRules(
  { shipping, taxes }: PricingRules,
  { lines: items, currency, shippingMethod }: Order,
  { products, destination, at }: Sale & { at: Date },
): Promise<Pick<PriceList, 'shipping' | 'taxes'>> {
  const { lines, subtotal, weightGrams } = weighed(items, products);
  const offers = await shipping.offersFor({ destination, currency, subtotal, weightGrams, at });
  const offer = offers.find(({ method }) => method === shippingMethod) ?? null;
  const sale = { destination, currency, lines, shipping: offer?.price ?? 0 };
  return { shipping: offer, taxes: await taxes.calculate(sale) };
}

/** As {@link priceByRules}, by the zones and the rates of the shop. */
export const priceByShopRules = async (ctx: Ctx, order: Order, sale: Sale) =>
  priceByRules(await loadPricingRules(ctx), order, { ...sale, at: ctx.now });
