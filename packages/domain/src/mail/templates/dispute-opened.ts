import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { DisputeOpenedView, MailContent } from './view.ts';
import { merchantClosing } from './wording.ts';

/** Providers tell it as a code, such as `product_not_received` or `UNAUTHORISED`. */
const inWords = (code: string): string => code.replaceAll('_', ' ').toLowerCase();

/** To the merchant: a customer asks the bank for the money back, and an answer is due within days. */
export const disputeOpened = ({ shop, order, dispute }: DisputeOpenedView): MailContent => {
  const amount = formatMoney(dispute.amount, order.currency);
  return compose({
    shop,
    subject: `Dispute over ${amount} for order ${order.number} at ${named(shop.name)}`,
    preheader: `${named(order.customerName)} asks the bank for the money back. Answer within days.`,
    heading: 'A payment is disputed',
    blocks: [
      paragraph(
        `${named(order.customerName)} has asked the bank, or the payment provider, to take back ${amount} of order ${order.number}. The provider holds the money until it is decided.`,
      ),
      facts([
        ['Order', String(order.number)],
        ['Customer', order.customerName],
        ['Disputed', amount],
        ['Paid with', dispute.paymentLabel],
        ['Reason', inWords(dispute.reason)],
        ['Dispute', dispute.reference],
      ]),
      section(
        'What to do',
        paragraph(
          'Answer in the dashboard of your payment provider, which says until when: an answer that comes too late loses. Tracking numbers and mails to the customer are good evidence. Do not refund the order as well, or the customer gets the money twice.',
        ),
      ),
    ],
    closing: merchantClosing(shop),
  });
};
