import { formatAmount } from '../lib/format-amount.ts';
import { escapeHtml } from '../lib/html.ts';
import { detailList, paymentPage } from '../lib/payment-page.ts';
import type { Order } from './model.ts';
import { buyer } from './serialize/people.ts';

/** Asks the payer to approve the order or to go back. */
export function approvalPage(order: Order): string {
  const total = order.units.reduce((sum, { amount }) => sum + amount, 0);
  const details: [string, string][] = [['Amount', formatAmount(total, order.currency)]];
  for (const { told, invoiceId } of order.units) {
    if (typeof told['description'] === 'string') details.push(['For', told['description']]);
    if (invoiceId !== null) details.push(['Invoice', invoiceId]);
  }
  details.push(['Paying as', buyer.email_address]);
  const shop = order.brandName ?? 'The shop';
  const heading = order.declines > 0 ? 'Choose another way to pay' : 'Approve this payment';
  const asks =
    order.declines > 0
      ? 'The last payment was declined. Approve again to pay another way.'
      : `${shop} asks for this payment.`;
  return layout(
    heading,
    `<p>${escapeHtml(asks)}</p>
    ${detailList(details)}
    <form method="post">
      <button name="outcome" value="approve">${order.userAction === 'PAY_NOW' ? 'Approve and pay' : 'Approve'}</button>
      <button name="outcome" value="cancel" class="quiet">Cancel</button>
    </form>`,
  );
}

/** Nothing to choose: the order is paid, or the link is wrong. */
export const closingPage = (message: string) => layout('PayPal payment', `<p>${escapeHtml(message)}</p>`);

const layout = (title: string, content: string) =>
  paymentPage({ title, content, footer: 'PayPal simulator: no money moves.' });
