import type { CreatePayment } from '@waybill/domain';

/**
 * What we write where PayPal keeps our words, so that each of its objects can be known again: `custom_id` names the
 * tenant and the payment; `invoice_id` names one movement of money, which PayPal refuses to make twice.
 */
export const customIdOf = ({ tenantId, paymentId }: Pick<CreatePayment, 'tenantId' | 'paymentId'>): string =>
  `${tenantId}:${paymentId}`;

export function readCustomId(customId: string | undefined): {
  tenantId: string | null;
  paymentId: string | null;
} {
  const [tenantId, paymentId] = customId?.split(':') ?? [];
  return { tenantId: paymentId ? (tenantId ?? null) : null, paymentId: paymentId ?? null };
}

/** Customers read it in their account; a second attempt at one order is another invoice to PayPal. */
export const invoiceIdOf = ({ orderNumber, paymentId }: Pick<CreatePayment, 'orderNumber' | 'paymentId'>) =>
  `${orderNumber}-${paymentId}`;

export const captureInvoiceId = (captureId: string) => `capture:${captureId}`;
/** A refund may be spread over several captures, each part an invoice of its own. */
export const refundInvoiceId = (refundId: string, paypalCaptureId: string) =>
  `refund:${refundId}:${paypalCaptureId}`;

/** Our id of the capture or refund; null where it was not made by us. */
export function readInvoiceId(kind: 'capture' | 'refund', invoiceId: string | undefined): string | null {
  const [named, id] = invoiceId?.split(':') ?? [];
  return named === kind && id ? id : null;
}
