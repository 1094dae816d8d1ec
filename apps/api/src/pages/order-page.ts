import {
  formatMoney,
  type LinkedOrder,
  type OrderRecord,
  type RefundRecord,
  type ShipmentRecord,
} from '@waybill/domain';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { orderStyle } from './order-style.ts';
import { onDate, paymentInWords, refundInWords, stateInWords, stepsOf } from './order-words.ts';

const count = (number: number): string => number.toLocaleString('en-GB');

const section = (title: string, body: Html): Html => html`<section>
<h2>${title}</h2>
${body}
</section>
`;

function progress(order: OrderRecord): Html | null {
  const steps = stepsOf(order);
  if (!steps) return null;
  const { names, done } = steps;
  const items = names.map((name, at) => {
    const kind = at < done ? html` class="done"` : null;
    return html`<li${kind}${at === done - 1 ? html` aria-current="step"` : null}>${name}</li>`;
  });
  return html`<ol class="steps" aria-label="How far it is">${items}</ol>`;
}

const sumRow = (label: string, amount: string, kind: 'part' | 'total'): Html =>
  html`<tr class="${kind}"><th scope="row" colspan="2">${label}</th><td>${amount}</td></tr>
`;

function sums({
  subtotal,
  shippingTotal,
  taxTotal,
  discountTotal,
  total,
  currency,
  pricesIncludeTax,
}: OrderRecord): Html | null {
  if (total === null) return null;
  const parts = [
    ['Items', subtotal ?? 0],
    ['Discount', -(discountTotal ?? 0)],
    ['Shipping', shippingTotal ?? 0],
    [pricesIncludeTax ? 'Including tax' : 'Tax', taxTotal ?? 0],
  ] as const;
  const rows = parts
    .filter(([, amount]) => amount !== 0)
    .map(([label, amount]) => sumRow(label, formatMoney(amount, currency), 'part'));
  return html`<tfoot>
${rows}${sumRow('Total', formatMoney(total, currency), 'total')}</tfoot>`;
}

function items(order: OrderRecord): Html {
  const rows = order.lines.map(
    ({ sku, name, quantity, total }) => html`<tr>
<td>${name ?? sku}${name === null ? null : html` <span class="code">${sku}</span>`}</td>
<td>${count(quantity)}</td>
<td>${total === null ? '–' : formatMoney(total, order.currency)}</td>
</tr>
`,
  );
  return html`<table>
<thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col">Price</th></tr></thead>
<tbody>
${rows}</tbody>
${sums(order)}
</table>`;
}

function nameOf({ lines }: OrderRecord, sku: string): string {
  return lines.find((line) => line.sku === sku)?.name ?? sku;
}

const shipment =
  (order: OrderRecord) =>
  ({ carrier, trackingNumber, createdAt, deliveredAt, items: pieces }: ShipmentRecord): Html =>
    html`<div class="card">
<dl>
<dt>Carrier</dt><dd>${carrier}</dd>
<dt>Tracking number</dt><dd>${trackingNumber}</dd>
<dt>Handed over</dt><dd>${onDate(createdAt)}</dd>
${deliveredAt === null ? null : html`<dt>Delivered</dt><dd>${onDate(deliveredAt)}</dd>`}
</dl>
<ul>
${pieces.map(({ sku, quantity }) => html`<li>${count(quantity)} × ${nameOf(order, sku)}</li>\n`)}</ul>
</div>
`;

const refund =
  ({ currency }: OrderRecord) =>
  ({ amount, status, createdAt }: RefundRecord): Html =>
    html`<dt>${onDate(createdAt)}</dt><dd>${formatMoney(amount, currency)}, ${refundInWords({ status })}</dd>
`;

const shipments = (order: OrderRecord): Html =>
  order.shipments.length === 0
    ? html`<p>Nothing has left yet.</p>`
    : html`${order.shipments.map(shipment(order))}`;

/** Another refund took the place of a replaced one, and is shown instead. */
const refundsToShow = ({ refunds }: OrderRecord): RefundRecord[] =>
  refunds.filter(({ kind }) => kind !== 'replaced');

const closed = html`<p>The shop is closed for now: nothing is charged, shipped or changed, and nothing of the order is lost.</p>
`;

/**
 * How an order stands, for whoever has the link. A mail is forwarded sooner or later: there is no name on it, no address
 * and nothing that somebody wrote, and nothing can be changed.
 */
export function orderPage({ order, shop }: LinkedOrder): string {
  const refunds = refundsToShow(order);
  const ends = order.status === 'rejected' || order.status === 'cancelled';
  const body = html`<h1>Order ${order.number}</h1>
<p role="status">${stateInWords(order)}</p>
${shop.isSuspended ? closed : null}${progress(order)}
<dl>
<dt>Placed on</dt><dd>${onDate(order.createdAt)}</dd>
<dt>Payment</dt><dd>${paymentInWords(order)}</dd>
</dl>
${section('Items', items(order))}
${ends && order.shipments.length === 0 ? null : section('Shipments', shipments(order))}
${refunds.length === 0 ? null : section('Refunds', html`<dl>${refunds.map(refund(order))}</dl>`)}
<footer>
<p>Questions? Write to <a href="mailto:${shop.supportEmail}">${shop.supportEmail}</a> and mention the order number.</p>
<p>Whoever has the link to this page can see it. It shows no name and no address.</p>
</footer>`;
  return layout({
    title: `Order ${order.number}`,
    brand: shop.name,
    body: body.text,
    extraStyle: orderStyle,
  });
}

/** The same for every link that opens nothing: it tells nobody what there is. */
export const noOrderPage = (): string =>
  layout({
    title: 'Link',
    brand: 'Your order',
    body: html`<h1>This link does not work</h1>
<p>It may have expired, or not be complete. Open it once more from the latest mail about your order.</p>
<p>If it still does not work, write to the shop, mention your order number and ask for a new link.</p>`.text,
  });
