import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { priceNow } from '../order/price-now.ts';
import type { PricedProduct, Quote } from '../order/pricing.ts';
import type { Rejection } from '../order/rejection.ts';
import type { WhenSoldOut } from '../stock/stock-policy.ts';
import type { Cart, CartItem } from './cart.ts';

/** What is to be told of a line before somebody orders it. */
export const lineProblems = [
  'unknown_sku',
  'inactive_product',
  'insufficient_stock',
  'price_changed',
] as const;
export type LineProblem = (typeof lineProblems)[number];

/** A line of a cart as it stands at this moment. */
export interface CartLine {
  sku: string;
  quantity: number;
  /** Null where it is not in the catalogue, as the prices. */
  name: string | null;
  unitPrice: number | null;
  total: number | null;
  /** Pieces that are on the shelf for anybody; null where it is not in the catalogue. */
  available: number | null;
  problems: LineProblem[];
}

/** A cart with what it would cost and what is there at this moment. */
export interface ShownCart extends Omit<Cart, 'items'> {
  lines: CartLine[];
  /** Null where an order of it would be rejected, while it is empty, and where prices depend on the address it lacks. */
  totals: Omit<Quote, 'lines'> | null;
  /** Why an order of it would be rejected now; null: it would not. */
  rejection: Rejection | null;
}

export interface Availability {
  available: number;
  whenSoldOut: WhenSoldOut;
  /** How many pieces may be owed in all; null: any number. */
  backorderLimit: number | null;
  awaited: number;
}

const selectAvailability = statement<Availability & { sku: string }>(
  'cart-availability',
  `SELECT p.sku, coalesce(sum(greatest(s.on_hand - s.reserved, 0)) FILTER (WHERE l.active), 0)::int AS available,
          coalesce(sum(greatest(s.reserved - s.on_hand, 0)), 0)::int AS awaited,
          coalesce(r.when_sold_out, 'refuse') AS "whenSoldOut", r.backorder_limit AS "backorderLimit"
   FROM products p
   LEFT JOIN stock_policies r ON r.tenant_id = p.tenant_id AND r.sku = p.sku
   LEFT JOIN stock_levels s ON s.tenant_id = p.tenant_id AND s.sku = p.sku
   LEFT JOIN locations l ON l.tenant_id = p.tenant_id AND l.code = s.location
   WHERE p.tenant_id = $1 AND p.sku = ANY ($2)
   GROUP BY p.sku, r.when_sold_out, r.backorder_limit`,
);

/** Whether so many could be ordered: from the shelf, or owed as far as the shop allows it. */
export function canOrder(quantity: number, stock: Availability): boolean {
  const { available, whenSoldOut, backorderLimit, awaited } = stock;
  if (quantity <= available) return true;
  if (whenSoldOut === 'refuse') return false;
  return backorderLimit === null || quantity <= available + Math.max(backorderLimit - awaited, 0);
}

/** One line, given what is known of its SKU now. */
export function showLine(
  { sku, quantity, unitPrice: remembered }: CartItem,
  { product, stock }: { product: PricedProduct | undefined; stock: Availability | undefined },
): CartLine {
  if (!product || !stock) {
    const unknown = { name: null, unitPrice: null, total: null, available: null };
    return { sku, quantity, ...unknown, problems: ['unknown_sku'] };
  }
  const { name, price: unitPrice, active } = product;
  const problems: LineProblem[] = [];
  if (!active) problems.push('inactive_product');
  if (!canOrder(quantity, stock)) problems.push('insufficient_stock');
  if (remembered !== null && remembered !== unitPrice) problems.push('price_changed');
  const { available } = stock;
  return { sku, quantity, name, unitPrice, total: unitPrice * quantity, available, problems };
}

function shortfallOf(lines: readonly CartLine[]): Rejection | null {
  const items = lines
    .filter(({ problems }) => problems.includes('insufficient_stock'))
    .map(({ sku, quantity, available }) => ({ sku, requested: quantity, available: available ?? 0 }));
  if (items.length === 0) return null;
  const detail = 'Some items are not in stock in the quantity ordered.';
  return { code: 'insufficient_stock', detail, items };
}

/** Prices and stock are those of this moment: a cart freezes the one as little as it holds the other. */
export async function showCart(ctx: Ctx, { items, ...cart }: Cart): Promise<ShownCart> {
  if (items.length === 0) return { ...cart, lines: [], totals: null, rejection: null };
  const { products, priced } = await priceNow(ctx, { ...cart, items });
  const rows = await ctx.tx.all(selectAvailability, [ctx.tenantId, items.map(({ sku }) => sku)]);
  const stockOf = new Map(rows.map(({ sku, ...stock }) => [sku, stock]));
  const lines = items.map((item) =>
    showLine(item, { product: products.get(item.sku), stock: stockOf.get(item.sku) }),
  );
  if (!priced) return { ...cart, lines, totals: null, rejection: shortfallOf(lines) };
  if ('rejection' in priced) return { ...cart, lines, totals: null, rejection: priced.rejection };
  const { lines: _, ...totals } = priced.quote;
  return { ...cart, lines, totals, rejection: shortfallOf(lines) };
}
