import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { CaptureFailedView, MailContent } from './view.ts';
import { merchantClosing } from './wording.ts';

/** To the merchant: money that was set aside could not be taken; what was shipped, if anything, is not paid. */
export const captureFailed = ({ shop, order, capture }: CaptureFailedView): MailContent => {
  const amount = formatMoney(capture.amount, order.currency);
  const what = capture.shipped
    ? `The items were shipped, but ${amount} could not be taken for them.`
    : `The ${amount} that was set aside is not there any more. The items have not been shipped.`;
  const advice = capture.shipped
    ? 'Ask the customer to pay another way. Money that is still set aside for this order is taken with its next shipment, together with what is missing now.'
    : 'Do not ship the order: nothing would pay for it. Cancel it, and ask the customer to order again.';
  return compose({
    shop,
    subject: `Order ${order.number} at ${named(shop.name)}: ${amount} could not be taken`,
    preheader: what,
    heading: 'Money could not be taken',
    blocks: [
      paragraph(what),
      facts([
        ['Order', String(order.number)],
        ['Customer', order.customerName],
        ['Not taken', amount],
        ['Paying with', capture.paymentLabel],
        ['What went wrong', capture.reason],
      ]),
      section('What to do', paragraph(advice)),
    ],
    closing: merchantClosing(shop),
  });
};
