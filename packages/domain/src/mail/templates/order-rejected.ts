import { formatMoney } from '../../format-money.ts';
import type { Rejection } from '../../order/rejection.ts';
import { type Block, facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import { table } from './table.ts';
import type { MailContent, RejectedItemView, RejectedView } from './view.ts';
import { count, customerClosing, statusLink } from './wording.ts';

interface Explanation {
  /** Why we could not take the order. */
  why: string;
  /** What the customer can do now. */
  next: string;
}

const explanations: Record<Rejection['code'], Explanation> = {
  unknown_sku: {
    why: 'The order asks for something our shop does not know.',
    next: 'Please choose the item again in the shop and place a new order.',
  },
  inactive_product: {
    why: 'The order asks for something we no longer sell.',
    next: 'Please leave it out and place a new order.',
  },
  insufficient_stock: {
    why: 'We do not have enough of what you ordered: somebody was faster.',
    next: 'You are welcome to order the quantity that is available.',
  },
  price_changed: {
    why: 'The price changed between the moment you saw it and the moment we received your order.',
    next: 'If the new price suits you, please place the order again.',
  },
  currency_mismatch: {
    why: 'The order is in a currency in which we do not sell these items.',
    next: 'Please choose another currency in the shop and place a new order.',
  },
  unknown_shipping_method: {
    why: 'The way of shipping you chose is not offered.',
    next: 'Please choose another way of shipping and place a new order.',
  },
};

const itemsInQuestion = (items: readonly RejectedItemView[]): Block => {
  const isAboutQuantity = items.some(({ requested }) => requested !== null);
  const headings = isAboutQuantity ? ['Ordered', 'Available'] : [];
  const figuresOf = ({ requested, available }: RejectedItemView) =>
    [requested, available].map((value) => (value === null ? '–' : count(value)));
  const rows = items.map((item) => ({
    name: item.name ?? item.sku,
    note: item.name === null ? '' : item.sku,
    figures: isAboutQuantity ? figuresOf(item) : [],
  }));
  return table({
    subject: 'Item',
    headings,
    rows,
    text: [
      { figures: headings, text: 'Item' },
      ...rows.map(({ name, note, figures }) => ({
        figures,
        text: note === '' ? named(name, 200) : `${named(name, 200)} (${note})`,
      })),
    ],
  });
};

const prices = ({ order, rejection: { expectedTotal, total } }: RejectedView): Block[] =>
  expectedTotal === null || total === null
    ? []
    : [
        facts([
          ['You expected', formatMoney(expectedTotal, order.currency)],
          ['It costs now', formatMoney(total, order.currency)],
        ]),
      ];

/** To the customer: why the order cannot be taken, and that it costs nothing. */
export const orderRejected = (view: RejectedView): MailContent => {
  const { shop, order, rejection } = view;
  const { why, next } = explanations[rejection.code];
  return compose({
    shop,
    subject: `We could not accept your order ${order.number} at ${named(shop.name)}`,
    preheader: `${why} Nothing was charged.`,
    heading: 'We could not accept your order',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(`We are sorry: we could not accept your order ${order.number}. ${why}`),
      paragraph('Nothing was charged, and nothing is held for you.'),
      ...prices(view),
      ...(rejection.items.length > 0 ? [section('What it is about', itemsInQuestion(rejection.items))] : []),
      section('What you can do', paragraph(next)),
      ...statusLink(order),
    ],
    closing: customerClosing(shop, order.number),
  });
};
