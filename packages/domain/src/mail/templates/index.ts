import { lowStockDigest } from './low-stock-digest.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderConfirmed } from './order-confirmed.ts';
import { orderReceived } from './order-received.ts';
import { orderRejected } from './order-rejected.ts';
import { orderShipped } from './order-shipped.ts';
import { paymentFailed } from './payment-failed.ts';
import type { MailContent, MailKind, MailViews } from './view.ts';

export { mailbox } from './mailbox.ts';
export type * from './view.ts';

/** Every mail there is. A kind without a template does not compile. */
export const templates: { readonly [Kind in MailKind]: (view: MailViews[Kind]) => MailContent } = {
  order_confirmed: orderConfirmed,
  order_received: orderReceived,
  order_rejected: orderRejected,
  payment_failed: paymentFailed,
  order_cancelled: orderCancelled,
  order_shipped: orderShipped,
  low_stock_digest: lowStockDigest,
};

export const mailKinds = Object.keys(templates) as MailKind[];
