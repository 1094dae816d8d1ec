import type { MailKind } from './templates/index.ts';

/** To whom each kind of mail goes: `person` is somebody who works for the shop. */
const audienceOf: Readonly<Record<MailKind, 'customer' | 'merchant' | 'person'>> = {
  order_confirmed: 'customer',
  order_received: 'merchant',
  order_rejected: 'customer',
  payment_failed: 'customer',
  order_cancelled: 'customer',
  order_shipped: 'customer',
  low_stock_digest: 'merchant',
  refund_sent: 'customer',
  refund_failed: 'merchant',
  refund_returned: 'customer',
  capture_failed: 'merchant',
  authorization_lapsing: 'merchant',
  late_payment_accepted: 'customer',
  late_payment_refunded: 'customer',
  dispute_opened: 'merchant',
  reconciliation_report: 'merchant',
  webhook_disabled: 'merchant',
  invitation: 'person',
  password_reset: 'person',
  security_notice: 'person',
};

/** Mails to customers carry a link to the status of their order. */
export const isToCustomer = (kind: MailKind): boolean => audienceOf[kind] === 'customer';
