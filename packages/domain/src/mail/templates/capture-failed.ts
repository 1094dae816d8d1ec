import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { CaptureFailedView, MailContent } from './view.ts';
import { merchantClosing } from './wording.ts';

/** What happened, given the amount as it is read, and what to do about it. */
const wordings: Readonly<
  Record<CaptureFailedView['capture']['about'], { what: (amount: string) => string; advice: string }>
> = {
  shipment: {
    what: (amount) => `The items were shipped, but ${amount} could not be taken for them.`,
    advice:
      'Ask the customer to pay another way. Money that is still set aside for this order is taken with its next shipment, together with what is missing now.',
  },
  rest: {
    what: (amount) =>
      `The ${amount} that was set aside for the rest of the order is not there any more. A part of the order has been shipped; the rest has not.`,
    advice:
      'Do not ship the rest: nothing would pay for it. Ask the customer to order it again. What was taken for the part that has left stays with you.',
  },
  order: {
    what: (amount) =>
      `The ${amount} that was set aside is not there any more. The items have not been shipped.`,
    advice:
      'Do not ship the order: nothing would pay for it. Cancel it, and ask the customer to order again.',
  },
};

/** To the merchant: money that was set aside could not be taken; what was shipped, if anything, is not paid. */
export const captureFailed = ({ shop, order, capture }: CaptureFailedView): MailContent => {
  const amount = formatMoney(capture.amount, order.currency);
  const { what: tell, advice } = wordings[capture.about];
  const what = tell(amount);
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
