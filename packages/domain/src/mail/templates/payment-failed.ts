import { formatMoney } from '../../format-money.ts';
import { button, facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, PaymentFailedView } from './view.ts';
import { atTime, customerClosing, statusLink } from './wording.ts';

/** To the customer: the payment did not work, the items are still held, another method may be tried. */
export const paymentFailed = (view: PaymentFailedView): MailContent => {
  const { shop, order, paymentLabel, reason, retryUrl } = view;
  const until = atTime(view.heldUntil);
  const how =
    retryUrl === null
      ? `Go back to ${named(shop.name)}, open order ${order.number} and choose another card or another way to pay. If you cannot find it there, write to ${shop.supportEmail}.`
      : 'Choose another card or another way to pay:';
  return compose({
    shop,
    subject: `Payment for your order ${order.number} at ${named(shop.name)} did not work`,
    preheader: `Your items are held until ${until}. You can pay with another method until then.`,
    heading: 'Your payment did not work',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(
        `We could not take the payment for your order ${order.number}. You have not been charged, and your items are still held for you.`,
      ),
      facts([
        ['To pay', formatMoney(order.total, order.currency)],
        ['Tried with', paymentLabel],
        ['Reason', reason],
        ['Held until', until],
      ]),
      section('How to pay with another method', paragraph(how)),
      ...(retryUrl === null ? [] : [button('Try another payment method', retryUrl)]),
      paragraph(`If no payment arrives by ${until}, we cancel the order, and it costs you nothing.`),
      ...statusLink(order),
    ],
    closing: customerClosing(shop, order.number),
  });
};
