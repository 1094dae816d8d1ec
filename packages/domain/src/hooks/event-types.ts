/** Every event that an endpoint can choose, with what it says. The names are durable: they are stored. */
export const hookEvents = {
  'order.accepted': 'An order was taken; it has no prices yet.',
  'order.processed': 'An order was priced, and its items are held.',
  'order.rejected': 'An order cannot be fulfilled; it says why.',
  'order.confirmed': 'An order goes on: its money is there or set aside, or it is paid by invoice.',
  'order.paid': 'All the money of an order has been taken.',
  'order.shipped': 'The last of an order’s items left.',
  'order.delivered': 'The last of an order’s shipments arrived.',
  'order.cancelled': 'An order was called off, or not paid in time.',
  'order.refunded': 'Money of an order went back to the customer.',
  'payment.failed': 'A payment was declined.',
  'stock.low': 'The stock of a product fell to its threshold.',
  'product.created': 'A product was added.',
  'product.updated': 'A product was changed.',
} as const;

export type HookEventType = keyof typeof hookEvents;
export const hookEventTypes = Object.keys(hookEvents) as HookEventType[];

/** Sent to one endpoint because somebody asks for it; not to be chosen. */
export const testEventType = 'webhook.test';

/** Which entries of an order's timeline are events. */
const eventsOfTimeline: Readonly<Partial<Record<string, HookEventType>>> = {
  'order.reserved': 'order.processed',
  'order.rejected': 'order.rejected',
  'order.confirmed': 'order.confirmed',
  'order.revived': 'order.confirmed',
  'order.shipped': 'order.shipped',
  'order.delivered': 'order.delivered',
  'order.cancelled': 'order.cancelled',
  'order.expired': 'order.cancelled',
  'payment.failed': 'payment.failed',
  'payment.refunded': 'order.refunded',
};

/** Null where an entry of a timeline is the shop's own affair. */
export const hookEventOf = (timelineType: string): HookEventType | null =>
  (Object.hasOwn(eventsOfTimeline, timelineType) && eventsOfTimeline[timelineType]) || null;
