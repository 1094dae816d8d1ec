import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { pricedItems } from './line-items.ts';
import { named } from './plain.ts';
import type { LatePaymentAcceptedView, MailContent } from './view.ts';
import { address, customerClosing, statusLink } from './wording.ts';

/** To the customer: the order was cancelled for want of money, the money came, and the order goes on after all. */
export const latePaymentAccepted = ({ shop, order }: LatePaymentAcceptedView): MailContent => {
  const total = formatMoney(order.total, order.currency);
  const news = `Your payment of ${total} reached us late, and your items are still there: your order goes on.`;
  return compose({
    shop,
    subject: `Your order ${order.number} at ${named(shop.name)} goes on`,
    preheader: news,
    heading: 'Your order goes on',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(
        `${news} Please ignore our mail that it was cancelled. We write again as soon as it is shipped.`,
      ),
      facts([
        ['Order', String(order.number)],
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
