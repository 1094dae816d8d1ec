import { formatMoney } from '../../format-money.ts';
import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { AuthorizationLapsingView, MailContent } from './view.ts';
import { atTime, merchantClosing } from './wording.ts';

/** To the merchant: ship soon, or the money that is set aside goes back to the customer. */
export const authorizationLapsing = (view: AuthorizationLapsingView): MailContent => {
  const { shop, order, authorization } = view;
  const amount = formatMoney(authorization.amount, order.currency);
  const until = atTime(authorization.captureBefore);
  return compose({
    shop,
    subject: `Ship order ${order.number} at ${named(shop.name)} soon: ${amount} is about to lapse`,
    preheader: `The money is set aside until ${until}.`,
    heading: 'An authorisation is about to lapse',
    blocks: [
      paragraph(
        `${amount} is set aside for order ${order.number} and is taken when it is shipped. The authorisation ends at ${until}; after that the money goes back to ${named(order.customerName)}.`,
      ),
      facts([
        ['Order', String(order.number)],
        ['Customer', order.customerName],
        ['Set aside', amount],
        ['Paying with', authorization.paymentLabel],
        ['Ship before', until],
      ]),
      section(
        'What to do',
        paragraph(
          'Ship what is left of the order before then. If nothing has left yet, you can cancel it instead.',
        ),
      ),
    ],
    closing: merchantClosing(shop),
  });
};
