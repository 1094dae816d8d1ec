import { formatMoney } from '../../format-money.ts';
import { facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { CancelledView, MailContent } from './view.ts';
import { customerClosing, statusLink } from './wording.ts';

/** To the customer: the order is off, and what happens to the money. */
export const orderCancelled = ({ shop, order, reason, refund }: CancelledView): MailContent => {
  const money =
    refund === null
      ? 'Nothing was charged.'
      : `We refund ${formatMoney(refund.amount, order.currency)} to you.`;
  const arrival =
    refund === null
      ? 'If your bank shows a reserved amount, it disappears by itself within a few days.'
      : `The money goes back the way it came (${named(refund.paymentLabel)}); banks usually take 5 to 10 days to show it.`;
  return compose({
    shop,
    subject: `Your order ${order.number} at ${named(shop.name)} is cancelled`,
    preheader: money,
    heading: 'Your order is cancelled',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(`Your order ${order.number} is cancelled and will not be shipped. ${money} ${arrival}`),
      facts([
        ['Order', String(order.number)],
        ...(reason === null ? [] : [['Reason', reason] as const]),
        [
          'Refund',
          refund === null ? 'None: nothing was charged' : formatMoney(refund.amount, order.currency),
        ],
      ]),
      ...statusLink(order),
    ],
    closing: customerClosing(shop, order.number),
  });
};
