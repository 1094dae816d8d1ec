/** The events the simulator makes, and what each is about: https://developer.paypal.com/api/rest/webhooks/event-names/ */
export const resourceTypes = {
  'CHECKOUT.ORDER.APPROVED': 'checkout-order',
  'PAYMENT.AUTHORIZATION.CREATED': 'authorization',
  'PAYMENT.AUTHORIZATION.VOIDED': 'authorization',
  'PAYMENT.CAPTURE.COMPLETED': 'capture',
  'PAYMENT.CAPTURE.PENDING': 'capture',
  'PAYMENT.CAPTURE.DENIED': 'capture',
  'PAYMENT.CAPTURE.REFUNDED': 'refund',
  'PAYMENT.CAPTURE.REVERSED': 'refund',
  'PAYMENT.REFUND.PENDING': 'refund',
  'PAYMENT.REFUND.FAILED': 'refund',
  'CUSTOMER.DISPUTE.CREATED': 'dispute',
} as const;
export type EventType = keyof typeof resourceTypes;

export const isEventType = (type: string): type is EventType => Object.hasOwn(resourceTypes, type);
