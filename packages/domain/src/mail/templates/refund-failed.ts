import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, RefundFailedView } from './view.ts';
import { merchantClosing } from './wording.ts';

/** To the merchant: a customer is still waiting for money that could not be sent. */
export const refundFailed = ({ shop, order, refund }: RefundFailedView): MailContent => {
  const amount = formatMoney(refund.amount, order.currency);
  const customer = named(order.customerName);
  const what = refund.sentBack
    ? `The refund of ${amount} for order ${order.number} was on its way, and the bank has sent it back: the money is yours again. ${customer} had been told that it was coming, and is told now that it did not arrive.`
    : `The refund of ${amount} for order ${order.number} could not be carried out. ${customer} has not got the money back, and has not been told that it is on its way.`;
  return compose({
    shop,
    subject: `A refund of ${amount} for order ${order.number} at ${named(shop.name)} failed`,
    preheader: `${customer} has not got the money back.`,
    heading: 'A refund failed',
    blocks: [
      paragraph(what),
      facts([
        ['Order', String(order.number)],
        ['Customer', order.customerName],
        ['Refund', amount],
        ['Paid with', refund.paymentLabel],
        ['Asked for because', refund.reason],
        ['What went wrong', refund.failure],
      ]),
      section(
        'What to do',
        paragraph(
          'Request the refund again: the failed one does not count. If it fails once more, the card or account may be closed; ask the customer how else the money can be sent.',
        ),
      ),
    ],
    closing: merchantClosing(shop),
  });
};
