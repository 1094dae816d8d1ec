import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { quantities } from './line-items.ts';
import { named } from './plain.ts';
import type { MailContent, RefundSentView } from './view.ts';
import { customerClosing, statusLink } from './wording.ts';

/** To the customer: money is on its way back, and when to expect it. */
export const refundSent = ({ shop, order, refund }: RefundSentView): MailContent => {
  const amount = formatMoney(refund.amount, order.currency);
  const arrival = `The money goes back the way it came (${named(refund.paymentLabel)}); banks usually take 5 to 10 days to show it.`;
  return compose({
    shop,
    subject: `Your refund of ${amount} from ${named(shop.name)} is on its way`,
    preheader: arrival,
    heading: 'Your refund is on its way',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(`We have refunded ${amount} of your order ${order.number}. ${arrival}`),
      facts([
        ['Refund', amount],
        ['Order', String(order.number)],
        ['Reason', refund.reason],
      ]),
      ...statusLink(order),
      ...(refund.items.length === 0 ? [] : [section('Refunded items', quantities(refund.items))]),
    ],
    closing: customerClosing(shop, order.number),
  });
};
