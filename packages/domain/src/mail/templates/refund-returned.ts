import { formatMoney } from '../../format-money.ts';
import { facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, RefundReturnedView } from './view.ts';
import { customerClosing, statusLink } from './wording.ts';

/** To the customer: a refund that was announced did not arrive. */
export const refundReturned = ({ shop, order, refund }: RefundReturnedView): MailContent => {
  const amount = formatMoney(refund.amount, order.currency);
  return compose({
    shop,
    subject: `Your refund of ${amount} from ${named(shop.name)} did not reach you`,
    preheader: 'Your bank sent it back to us. You need not do anything yet.',
    heading: 'Your refund did not reach you',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(
        `We had sent you ${amount} of your order ${order.number}, but your bank sent the money back to us. That happens when a card has been replaced or an account closed.`,
      ),
      facts([
        ['Refund', amount],
        ['Order', String(order.number)],
        ['Sent to', refund.paymentLabel],
      ]),
      ...statusLink(order),
      paragraph(
        'The money is still owed to you. We try again or get in touch with you; if you know that the card or account is closed, write to us and say where the money can go.',
      ),
    ],
    closing: customerClosing(shop, order.number),
  });
};
