import { formatMoney } from '@waybill/domain';
import type { SampleOrder } from '../demo/sample-orders.ts';
import type { RejectedItem, TimelineEvent } from './shop-client.ts';

/** After one of these nothing more happens to a sample order by itself. */
const lastWords = new Set([
  'order.rejected',
  'order.confirmed',
  'order.cancelled',
  'order.expired',
  'payment.failed',
  'payment.refunded',
]);
export const isLast = ({ type }: TimelineEvent): boolean => lastWords.has(type);

const typeWidth = 26;
const sinceWidth = 10;

export function describeSample({ title, request }: SampleOrder, number: number): string {
  const items = request.items.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
  return `#${number}  ${title}: ${items}, ${request.shippingMethod}`;
}

/** What of an event's data is worth a glance: money, and reasons. */
function detailOf({ data }: TimelineEvent, currency: string): string {
  const { amount, total, code, detail } = data;
  const money = amount ?? total;
  const parts = [typeof money === 'number' ? formatMoney(money, currency) : null, detail ?? code ?? null];
  return parts.filter((part) => typeof part === 'string').join('  ');
}

/** `   +0.12 s  payment.captured          $25.99`: the time since the order was accepted, what happened, details. */
export function describeEvent(event: TimelineEvent, acceptedAt: string, currency: string): string {
  const seconds = (Date.parse(event.at) - Date.parse(acceptedAt)) / 1_000;
  const since = `+${seconds.toFixed(2)} s`.padStart(sinceWidth);
  return `${since}  ${event.type.padEnd(typeWidth)}${detailOf(event, currency)}`.trimEnd();
}

/** Under an event, what it does not say itself. */
export const describeAside = (text: string): string => `${' '.repeat(sinceWidth + 2)}${text}`;

export const describeShortage = ({ sku, requested, available }: RejectedItem): string =>
  describeAside(`${sku}: ${requested ?? '?'} ordered, ${available ?? '?'} available`);
