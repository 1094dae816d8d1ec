import { formatMoney } from '@waybill/domain';
import type { SampleOrder } from '../demo/sample-orders.ts';

/** One event as `GET /v1/orders/{id}/events` gives it. */
export interface TimelineEvent {
  at: string;
  type: string;
  data: Record<string, unknown>;
}

/** After one of these nothing more happens to a sample order by itself. */
const lastWords = new Set([
  'order.rejected',
  'order.confirmed',
  'order.cancelled',
  'order.expired',
  'payment.failed',
]);
export const isLast = ({ type }: TimelineEvent): boolean => lastWords.has(type);

const typeWidth = 26;

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
  const since = `+${seconds.toFixed(2)} s`.padStart(10);
  return `${since}  ${event.type.padEnd(typeWidth)}${detailOf(event, currency)}`.trimEnd();
}
