import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { pricedItems } from './line-items.ts';
import { named } from './plain.ts';
import type { ConfirmedView, MailContent, PricedOrderView } from './view.ts';
import { address, atTime, counted, merchantClosing } from './wording.ts';

const moneyIs = {
  paid: { sentence: 'It is paid.', note: 'paid' },
  set_aside: {
    sentence: 'The money is set aside, and is taken when you ship.',
    note: 'set aside until you ship',
  },
  open: { sentence: 'It is not paid yet.', note: 'not paid yet' },
} as const satisfies Record<PricedOrderView['money'], { sentence: string; note: string }>;

/** To the merchant: an order to pack. */
export const orderReceived = ({ shop, order }: ConfirmedView): MailContent => {
  const total = formatMoney(order.total, order.currency);
  const pieces = order.items.reduce((sum, item) => sum + item.quantity, 0);
  const { sentence: money, note } = moneyIs[order.money];
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
        ['Payment', `${order.paymentLabel} (${note})`],
        ['Shipping', order.shippingLabel],
      ]),
      section('Items to ship', pricedItems(order)),
      section('Shipping address', address(order.customerName, order.shippingAddress)),
    ],
    closing: merchantClosing(shop),
  });
};
