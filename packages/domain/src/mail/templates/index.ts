import { authorizationLapsing } from './authorization-lapsing.ts';
import { captureFailed } from './capture-failed.ts';
import { disputeOpened } from './dispute-opened.ts';
import { invitation } from './invitation.ts';
import { latePaymentAccepted } from './late-payment-accepted.ts';
import { latePaymentRefunded } from './late-payment-refunded.ts';
import { lowStockDigest } from './low-stock-digest.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderConfirmed } from './order-confirmed.ts';
import { orderReceived } from './order-received.ts';
import { orderRejected } from './order-rejected.ts';
import { orderShipped } from './order-shipped.ts';
import { passwordReset } from './password-reset.ts';
import { paymentFailed } from './payment-failed.ts';
import { reconciliationReport } from './reconciliation-report.ts';
import { refundFailed } from './refund-failed.ts';
import { refundReturned } from './refund-returned.ts';
import { refundSent } from './refund-sent.ts';
import { securityNotice } from './security-notice.ts';
import type { MailContent, MailKind, MailViews } from './view.ts';
import { webhookDisabled } from './webhook-disabled.ts';

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
  refund_sent: refundSent,
  refund_failed: refundFailed,
  refund_returned: refundReturned,
  capture_failed: captureFailed,
  authorization_lapsing: authorizationLapsing,
  late_payment_accepted: latePaymentAccepted,
  late_payment_refunded: latePaymentRefunded,
  dispute_opened: disputeOpened,
  reconciliation_report: reconciliationReport,
  webhook_disabled: webhookDisabled,
  invitation,
  password_reset: passwordReset,
  security_notice: securityNotice,
};

export const mailKinds = Object.keys(templates) as MailKind[];
