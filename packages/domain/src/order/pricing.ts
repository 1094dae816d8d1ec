import { taxOn } from '../money.ts';
import type { SaleTaxes, TaxShare } from '../ports/tax-calculator.ts';
import type { Rejection } from './rejection.ts';

export interface Demand {
  sku: string;
  quantity: number;
}

export interface PricedProduct {
  name: string;
  price: number;
  currency: string;
  active: boolean;
  /** By which rates it is taxed. */
  taxClass?: string;
  /** Of one piece; null or absent: it weighs nothing. */
  weightGrams?: number | null;
}

export interface PriceList {
  products: ReadonlyMap<string, PricedProduct>;
  /** Null when there is no such method, or it is not offered any more. */
  shipping: { price: number; currency: string } | null;
  taxRateBps: number;
  /** By the shop's own rates, where it has any; otherwise there is the one rate on everything. */
  taxes?: SaleTaxes | null;
}

export interface PricedLine extends Demand {
  lineNo: number;
  name: string;
  unitPrice: number;
  total: number;
  /** Null, as the taxes below it, where there is one rate on everything. */
  taxClass: string | null;
  taxTotal: number | null;
  taxes: TaxShare[] | null;
}

export interface Quote {
  lines: PricedLine[];
  subtotal: number;
  shippingTotal: number;
  taxTotal: number;
  discountTotal: number;
  total: number;
  /** Whether the amounts have the taxes in them; null, as what follows, where there is one rate on everything. */
  pricesIncludeTax: boolean | null;
  shippingTax: number | null;
  taxes: TaxShare[] | null;
}

interface OrderToPrice {
  currency: string;
  shippingMethod: string;
  expectedTotal: number | null;
  lines: readonly (Demand & { lineNo: number })[];
}

/** Demand summed by SKU, in SKU order: the same SKU on two lines is one demand. */
export function demandBySku(lines: readonly Demand[]): Demand[] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

const skusWhere = (order: OrderToPrice, test: (sku: string) => boolean): { sku: string }[] =>
  demandBySku(order.lines)
    .filter(({ sku }) => test(sku))
    .map(({ sku }) => ({ sku }));

function refusalOf(order: OrderToPrice, { products, shipping }: PriceList): Rejection | null {
  const unknown = skusWhere(order, (sku) => !products.has(sku));
  if (unknown.length > 0) {
    return { code: 'unknown_sku', detail: 'Some items are not in the catalogue.', items: unknown };
  }
  const inactive = skusWhere(order, (sku) => products.get(sku)?.active === false);
  if (inactive.length > 0) {
    return {
      code: 'inactive_product',
      detail: 'Some items are not for sale: they were taken out of sale, or are sold in variants only.',
      items: inactive,
    };
  }
  if (!shipping) {
    return {
      code: 'unknown_shipping_method',
      detail: `There is no shipping method "${order.shippingMethod}".`,
    };
  }
  const foreign = skusWhere(order, (sku) => products.get(sku)?.currency !== order.currency);
  if (foreign.length > 0 || shipping.currency !== order.currency) {
    return {
      code: 'currency_mismatch',
      detail: `These items are not sold in ${order.currency}.`,
      items: foreign,
    };
  }
  return null;
}

const untaxed = { taxClass: null, taxTotal: null, taxes: null };

/** What the order costs now, or why it cannot be sold. Money in minor units. */
export function priceOrder(
  order: OrderToPrice,
  prices: PriceList,
): { quote: Quote } | { rejection: Rejection } {
  const rejection = refusalOf(order, prices);
  if (rejection) return { rejection };
  const taxes = prices.taxes ?? null;
  const lines = order.lines.map(({ lineNo, sku, quantity }, nth): PricedLine => {
    const product = prices.products.get(sku);
    if (!product) throw new Error(`product ${sku} was there a moment ago`);
    return {
      lineNo,
      sku,
      quantity,
      name: product.name,
      unitPrice: product.price,
      total: product.price * quantity,
      ...(taxes?.lines[nth] ?? untaxed),
    };
  });
  const subtotal = lines.reduce((sum, line) => sum + line.total, 0);
  const shippingTotal = prices.shipping?.price ?? 0;
  const taxTotal = taxes ? taxes.taxTotal : taxOn(subtotal + shippingTotal, prices.taxRateBps);
  const total = subtotal + shippingTotal + (taxes?.pricesIncludeTax ? 0 : taxTotal);
  if (order.expectedTotal !== null && order.expectedTotal !== total) {
    return {
      rejection: {
        code: 'price_changed',
        detail: `The total is ${total} now, not ${order.expectedTotal} (minor units of ${order.currency}).`,
        total,
      },
    };
  }
  const amounts = { lines, subtotal, shippingTotal, taxTotal, discountTotal: 0, total };
  return {
    quote: {
      ...amounts,
      pricesIncludeTax: taxes?.pricesIncludeTax ?? null,
      shippingTax: taxes?.shipping.taxTotal ?? null,
      taxes: taxes?.taxes ?? null,
    },
  };
}
