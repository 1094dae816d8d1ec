import { DomainError } from '../errors.ts';
import { shareOf } from '../money.ts';
import { itemRefused } from './item-refused.ts';
import { type Demand, demandBySku } from './pricing.ts';
import type { OrderRecord, RefundedItem } from './record.ts';
import { unshippedByLine } from './status.ts';

/** Refunded pieces by SKU; a refund that failed has given nothing back. */
function refundedBySku({ refunds }: Pick<OrderRecord, 'refunds'>): Map<string, number> {
  const items = refunds.filter(({ status }) => status !== 'failed').flatMap((refund) => refund.items ?? []);
  return new Map(demandBySku(items).map(({ sku, quantity }) => [sku, quantity]));
}

/** What was sold and not refunded yet. */
export function unrefundedBySku(order: OrderRecord): Demand[] {
  const refunded = refundedBySku(order);
  return demandBySku(order.lines)
    .map(({ sku, quantity }) => ({ sku, quantity: quantity - (refunded.get(sku) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

function unshippedBySku(order: OrderRecord): Map<string, number> {
  const open = unshippedByLine(order);
  const lines = order.lines.map(({ sku, lineNo }) => ({ sku, quantity: open.get(lineNo) ?? 0 }));
  return new Map(demandBySku(lines).map(({ sku, quantity }) => [sku, quantity]));
}

/** Pieces that left and have not come back. */
function outBySku(order: OrderRecord): Map<string, number> {
  const left = demandBySku(order.shipments.flatMap(({ items }) => items));
  const back = order.refunds
    .filter(({ status }) => status !== 'failed')
    .flatMap(({ items }) => items ?? [])
    .map(({ sku, quantity, unshipped }) => ({ sku, quantity: quantity - unshipped }));
  const returned = new Map(demandBySku(back).map(({ sku, quantity }) => [sku, quantity]));
  return new Map(left.map(({ sku, quantity }) => [sku, quantity - (returned.get(sku) ?? 0)]));
}

/**
 * What a refund is for, piece by piece: what left comes back first, the rest is never sent. Throws `invalid_items` for
 * nothing, or for more than was sold and is not refunded.
 */
export function itemsToRefund(order: OrderRecord, wanted: readonly Demand[]): RefundedItem[] {
  if (wanted.length === 0) throw new DomainError('invalid_items', 'A refund by items has at least one.');
  const left = new Map(unrefundedBySku(order).map(({ sku, quantity }) => [sku, quantity]));
  const unshipped = unshippedBySku(order);
  const out = outBySku(order);
  return demandBySku(wanted).map(({ sku, quantity }) => {
    const available = left.get(sku) ?? 0;
    if (available < quantity) {
      const message = `${available} of ${sku} can be refunded, not ${quantity}`;
      const detail = `The order has fewer of ${sku} to refund.`;
      throw itemRefused(order, { named: wanted, sku, detail, message });
    }
    const returned = Math.min(quantity, Math.max(0, out.get(sku) ?? 0));
    return { sku, quantity, unshipped: Math.min(quantity - returned, unshipped.get(sku) ?? 0) };
  });
}

/**
 * Pieces that a refund that failed has put back on the shelf already: the next one for them must not do it again. What
 * is left of the items to put back.
 */
export function itemsToRestock(order: OrderRecord, items: readonly Demand[]): Demand[] {
  const there = new Map<string, number>();
  for (const { status, restock, items: named } of order.refunds) {
    for (const { sku, quantity } of named ?? []) {
      const known = there.get(sku) ?? 0;
      if (status === 'failed') there.set(sku, known + (restock ? quantity : 0));
      else there.set(sku, Math.max(0, known - quantity));
    }
  }
  return items.map(({ sku, quantity }) => ({ sku, quantity: Math.max(0, quantity - (there.get(sku) ?? 0)) }));
}

/** So many pieces of each SKU. */
type Pieces = ReadonlyMap<string, number>;

const sumOver = <Item>(items: Iterable<Item>, amountOf: (item: Item) => number): number =>
  [...items].reduce((sum, item) => sum + amountOf(item), 0);

const goodsOf = ({ lines }: OrderRecord, pieces: Pieces): number => {
  const priceOf = new Map(lines.map(({ sku, unitPrice }) => [sku, unitPrice ?? 0]));
  return sumOver(pieces, ([sku, quantity]) => (priceOf.get(sku) ?? 0) * quantity);
};

/** What comes on top of the goods as tax: each SKU's own, where its lines have one; otherwise a share of the order's. */
function taxOnTop(order: OrderRecord, pieces: Pieces): number {
  const { lines, subtotal, shippingTotal, taxTotal, pricesIncludeTax } = order;
  if (pricesIncludeTax) return 0;
  if (pricesIncludeTax === null) {
    const taxed = (subtotal ?? 0) + (shippingTotal ?? 0);
    return taxed > 0 ? shareOf(taxTotal ?? 0, goodsOf(order, pieces), taxed) : 0;
  }
  return sumOver(pieces, ([sku, quantity]) => {
    const sold = lines.filter((line) => line.sku === sku);
    const all = sumOver(sold, (line) => line.quantity);
    return all > 0
      ? shareOf(
          sumOver(sold, (line) => line.taxTotal ?? 0),
          quantity,
          all,
        )
      : 0;
  });
}

/** What these pieces cost the customer: with the tax on them and less their part of the discount. Minor units. */
function worthOf(order: OrderRecord, pieces: Pieces): number {
  const { subtotal, discountTotal } = order;
  const goods = goodsOf(order, pieces);
  return goods + taxOnTop(order, pieces) - (subtotal ? shareOf(discountTotal ?? 0, goods, subtotal) : 0);
}

/** What the items cost the customer that were refunded, whatever was given back for them; in minor units. */
export const refundedValue = (order: OrderRecord): number => worthOf(order, refundedBySku(order));

/**
 * What the items cost the customer. It is counted on from what was refunded before, so that however an order is
 * refunded in parts, they add up to the whole.
 */
export function refundValue(order: OrderRecord, items: readonly Demand[]): number {
  const before = refundedBySku(order);
  const after = new Map(before);
  for (const { sku, quantity } of items) after.set(sku, (after.get(sku) ?? 0) + quantity);
  return worthOf(order, after) - worthOf(order, before);
}
