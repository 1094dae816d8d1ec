import { formatMoney } from '../../format-money.ts';
import type { Block } from './block.ts';
import { named } from './plain.ts';
import { type SumRow, table } from './table.ts';
import type { PricedOrderView, QuantityView } from './view.ts';
import { count } from './wording.ts';

const sumsOf = (order: PricedOrderView): SumRow[] => {
  const row = (label: string, amount: number, strong = false): SumRow => ({
    label,
    figure: formatMoney(amount, order.currency),
    strong,
  });
  return [
    row('Subtotal', order.subtotal),
    ...(order.discountTotal > 0 ? [row('Discount', -order.discountTotal)] : []),
    row('Shipping', order.shippingTotal),
    ...(order.isTaxIncluded ? [] : [row('Tax', order.taxTotal)]),
    row('Total', order.total, true),
    ...(order.isTaxIncluded ? [row('Including tax', order.taxTotal)] : []),
  ];
};

/** The items of an order with their prices, and how they add up to its total. */
export const pricedItems = (order: PricedOrderView): Block => {
  const items = order.items.map((item) => ({
    ...item,
    quantity: count(item.quantity),
    unitPrice: formatMoney(item.unitPrice, order.currency),
    total: formatMoney(item.total, order.currency),
  }));
  const sums = sumsOf(order);
  return table({
    subject: 'Item',
    headings: ['Price'],
    rows: items.map(({ name, sku, quantity, unitPrice, total }) => ({
      name,
      note: `${sku} · ${quantity} × ${unitPrice}`,
      figures: [total],
    })),
    sums,
    text: [
      { figures: ['Qty', 'Each', 'Price'], text: 'Item' },
      ...items.map(({ name, sku, quantity, unitPrice, total }) => ({
        figures: [quantity, unitPrice, total],
        text: `${named(name, 200)} (${sku})`,
      })),
      { figures: [], text: '' },
      ...sums.map(({ label, figure }) => ({ figures: ['', '', figure], text: label })),
    ],
  });
};

/** Items by quantity only. */
export const quantities = (items: readonly QuantityView[]): Block =>
  table({
    subject: 'Item',
    headings: ['Quantity'],
    rows: items.map(({ name, sku, quantity }) => ({ name, note: sku, figures: [count(quantity)] })),
    text: [
      { figures: ['Qty'], text: 'Item' },
      ...items.map(({ name, sku, quantity }) => ({
        figures: [count(quantity)],
        text: `${named(name, 200)} (${sku})`,
      })),
    ],
  });
