import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { pricedItems } from './line-items.ts';
import { named } from './plain.ts';
import type { ConfirmedView, MailContent } from './view.ts';
import { address, atTime, counted, merchantClosing } from './wording.ts';

/** To the merchant: an order to pack. */
export const orderReceived = ({ shop, order }: ConfirmedView): MailContent => {
  const total = formatMoney(order.total, order.currency);
  const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0);
  const money = order.paid ? 'It is paid.' : 'It is not paid yet.';
  return compose({
    shop,
    subject: `New order ${order.number}: ${total} from ${named(order.customerName)}`,
    preheader: `${counted(pieces, 'piece')} to ship with ${named(order.shippingLabel)}. ${money}`,
    heading: `New order ${order.number}`,
    blocks: [
      paragraph(`${named(order.customerName)} ordered ${counted(pieces, 'piece')} for ${total}. ${money}`),
      facts([
        ['Order', String(order.number)],
        ['Placed', atTime(order.placedAt)],
        ['Customer', order.customerName],
        ['Email', order.customerEmail],
        ['Total', total],
        ['Payment', `${order.paymentLabel} (${order.paid ? 'paid' : 'not paid yet'})`],
        ['Shipping', order.shippingLabel],
      ]),
      section('Items to ship', pricedItems(order)),
      section('Shipping address', address(order.customerName, order.shippingAddress)),
    ],
    closing: merchantClosing(shop),
  });
};
