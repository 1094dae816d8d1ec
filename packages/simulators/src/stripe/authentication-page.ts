import { formatAmount } from '../lib/format-amount.ts';
import { escapeHtml } from '../lib/html.ts';
import { detailList, paymentPage } from '../lib/payment-page.ts';
import type { Books } from './books.ts';
import type { PaymentIntent } from './model.ts';
import { testCard } from './test-cards.ts';

/** Asks the customer to approve or to fail the payment. */
export function authenticationPage(books: Books, intent: PaymentIntent): string {
  const paymentMethod = intent.paymentMethodId && books.paymentMethods.get(intent.paymentMethodId);
  const card = paymentMethod ? testCard(paymentMethod.testCard) : null;
  const details: [string, string][] = [['Amount', formatAmount(intent.amount, intent.currency)]];
  if (card) details.push(['Card', `${card.brand} card ending in ${card.last4}`]);
  if (intent.description) details.push(['For', intent.description]);
  return layout(
    'Confirm this payment',
    `<p>Your bank asks you to confirm that it is you who pays.</p>
    ${detailList(details)}
    <form method="post">
      <button name="outcome" value="approve">Approve</button>
      <button name="outcome" value="fail" class="quiet">Fail</button>
    </form>`,
  );
}

/** Nothing to choose: the payment is settled, or the link is wrong. */
export const settledPage = (message: string) =>
  layout('Payment confirmation', `<p>${escapeHtml(message)}</p>`);

const layout = (title: string, content: string) =>
  paymentPage({ title, content, footer: 'Stripe simulator: no money moves.' });
