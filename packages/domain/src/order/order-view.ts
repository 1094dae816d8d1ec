import type { TaxShare } from '../ports/tax-calculator.ts';
import type {
  CaptureMode,
  OrderLineRecord,
  OrderRecord,
  PaymentRecord,
  RefundRecord,
  ShipmentRecord,
  ShippingAddress,
} from './record.ts';
import { fulfillmentStatusOf, type OrderPaymentStatus, paymentStatusOf } from './status.ts';

/** The order's words for payment, and what one attempt can be in between. */
type PaymentViewStatus = Exclude<OrderPaymentStatus, 'none'> | 'pending' | 'processing';

function statusOfPayment({ status, captured, refunded }: PaymentRecord): PaymentViewStatus {
  if (refunded === 0) return status;
  return refunded >= captured ? 'refunded' : 'partially_refunded';
}

/** The database forgets the order of fields; a repeated answer must be the same to the letter. */
export const orderAddressView = ({ line1, line2, city, region, postalCode, country }: ShippingAddress) => ({
  line1,
  ...(line2 === undefined ? {} : { line2 }),
  city,
  ...(region === undefined ? {} : { region }),
  postalCode,
  country,
});

/** The database forgets the order of fields. */
const taxView = ({ tax, ratePpm, amount }: TaxShare) => ({ tax, ratePpm, amount });

const lineView = ({ sku, name, quantity, unitPrice, total, taxTotal, taxes }: OrderLineRecord) => ({
  sku,
  name,
  quantity,
  unitPrice,
  total,
  ...(taxTotal === null ? {} : { taxTotal, taxes: (taxes ?? []).map(taxView) }),
});

/** Of a shop with its own rates. */
const taxesView = ({ pricesIncludeTax, shippingTax, taxes }: OrderRecord) =>
  pricesIncludeTax === null
    ? {}
    : { pricesIncludeTax, shippingTax: shippingTax ?? 0, taxes: (taxes ?? []).map(taxView) };

const paymentView = (payment: PaymentRecord) => {
  const { id, provider, amount, captured, refunded, nextAction, captureBefore } = payment;
  const capture: CaptureMode = payment.capture === 'manual' ? 'on_shipment' : 'automatic';
  const status = statusOfPayment(payment);
  return { id, provider, status, amount, captured, refunded, nextAction, capture, captureBefore };
};

const refundView = ({ id, amount, status, reason, items, createdAt }: RefundRecord) => ({
  id,
  amount,
  status,
  reason,
  items: items?.map(({ sku, quantity }) => ({ sku, quantity })) ?? null,
  createdAt,
});

const shipmentView = ({ id, carrier, trackingNumber, items, createdAt, deliveredAt }: ShipmentRecord) => ({
  id,
  carrier,
  trackingNumber,
  items: items.map(({ sku, quantity }) => ({ sku, quantity })),
  createdAt,
  deliveredAt,
});

/** The order as the API shows it: the one place where a record becomes an answer. */
export const orderView = (order: OrderRecord) => ({
  id: order.id,
  number: order.number,
  status: order.status,
  paymentStatus: paymentStatusOf(order),
  fulfillmentStatus: fulfillmentStatusOf(order),
  rejection: order.rejection,
  cancelReason: order.cancelReason,
  customer: { name: order.customer.name, email: order.customer.email },
  shippingAddress: orderAddressView(order.shippingAddress),
  shippingMethod: order.shippingMethod,
  currency: order.currency,
  items: order.lines.map(lineView),
  subtotal: order.subtotal,
  shippingTotal: order.shippingTotal,
  taxTotal: order.taxTotal,
  discountTotal: order.discountTotal,
  total: order.total,
  ...taxesView(order),
  expectedTotal: order.expectedTotal,
  disputed: order.disputed,
  payments: order.payments.map(paymentView),
  refunds: order.refunds.map(refundView),
  shipments: order.shipments.map(shipmentView),
  metadata: Object.fromEntries(Object.entries(order.metadata).sort()),
  reservationExpiresAt: order.reservationExpiresAt,
  erasedAt: order.erasedAt,
  createdAt: order.createdAt,
  updatedAt: order.updatedAt,
});
