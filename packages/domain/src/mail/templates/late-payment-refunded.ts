import { formatMoney } from '../../format-money.ts';
import { facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { LatePaymentRefundedView, MailContent } from './view.ts';
import { customerClosing, statusLink } from './wording.ts';

/** To the customer: money came in for an order that had ended, and goes back. */
export const latePaymentRefunded = ({ shop, order, refund }: LatePaymentRefundedView): MailContent => {
  const amount = formatMoney(refund.amount, order.currency);
  return compose({
    shop,
    subject: `We refund your late payment for order ${order.number} at ${named(shop.name)}`,
    preheader: `${amount} goes back to you.`,
    heading: 'Your payment goes back to you',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(
        `Your payment of ${amount} reached us after order ${order.number} had been cancelled. The order stays cancelled, and we refund all of it to you. The money goes back the way it came (${named(refund.paymentLabel)}); banks usually take 5 to 10 days to show it.`,
      ),
      facts([
        ['Order', String(order.number)],
        ['Refund', amount],
        ...(refund.reason === null ? [] : [['Cancelled because', refund.reason] as const]),
      ]),
      paragraph('If you still want the items, please order them again.'),
      ...statusLink(order),
    ],
    closing: customerClosing(shop, order.number),
  });
};
