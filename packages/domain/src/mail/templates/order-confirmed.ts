import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { pricedItems } from './line-items.ts';
import { named } from './plain.ts';
import type { ConfirmedView, MailContent, PricedOrderView } from './view.ts';
import { address, customerClosing, onDate, statusLink } from './wording.ts';

function moneyOf({ money, paymentLabel }: PricedOrderView, total: string): string {
  switch (money) {
    case 'paid':
      return `We have received your payment of ${total} and are getting your order ready.`;
    case 'set_aside':
      return `Your payment of ${total} is approved, and is taken when we ship. We are getting your order ready.`;
    case 'open':
      return `We are getting your order ready. The total of ${total} is still to be paid: ${named(paymentLabel)}.`;
  }
}

/** To the customer: the order is on its way through the shop. */
export const orderConfirmed = ({ shop, order }: ConfirmedView): MailContent => {
  const total = formatMoney(order.total, order.currency);
  const money = moneyOf(order, total);
  return compose({
    shop,
    subject: `Your order ${order.number} at ${named(shop.name)} is confirmed`,
    preheader: money,
    heading: `Thank you, ${named(order.customerName)}`,
    blocks: [
      paragraph(`${money} We write again as soon as it is shipped.`),
      facts([
        ['Order', String(order.number)],
        ['Placed on', onDate(order.placedAt)],
        ['Total', total],
        ['Payment', order.paymentLabel],
        ['Shipping', order.shippingLabel],
      ]),
      ...statusLink(order),
      section('Your items', pricedItems(order)),
      section('Shipping address', address(order.customerName, order.shippingAddress)),
    ],
    closing: customerClosing(shop, order.number),
  });
};
