export type OrderStatus =
  | 'pending'
  | 'awaiting_payment'
  | 'processing'
  | 'shipped'
  | 'delivered'
  | 'rejected'
  | 'cancelled';

/**
 * What became of the customer's money. `partially_refunded`: the shop has a part of it, and the rest is the customer's
 * again, because it was given back, or because it was set aside and never taken.
 */
export type OrderPaymentStatus =
  | 'none'
  | 'requires_action'
  | 'authorized'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'voided';

export type FulfillmentStatus = 'unfulfilled' | 'partial' | 'fulfilled' | 'returned';

export interface Customer {
  name: string;
  email: string;
}

export interface Address {
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** An order with all that belongs to it. Money in minor units of `currency`, times as RFC 3339. */
export interface Order {
  id: string;
  /** For people; unique in the shop, with gaps. */
  number: number;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  fulfillmentStatus: FulfillmentStatus;
  /** Why it could not be fulfilled; null unless `status` is `rejected`. */
  rejection: Rejection | null;
  /** Null unless `status` is `cancelled`. */
  cancelReason: string | null;
  customer: Customer;
  shippingAddress: Address;
  shippingMethod: string;
  /** ISO 4217. */
  currency: string;
  items: OrderItem[];
  /** This and the other totals are null until the order has been priced. */
  subtotal: number | null;
  shippingTotal: number | null;
  taxTotal: number | null;
  discountTotal: number | null;
  total: number | null;
  /** Where the shop has its own rates of tax: whether the amounts have them in them. */
  pricesIncludeTax?: boolean;
  shippingTax?: number;
  taxes?: OrderTax[];
  /** What the storefront said it would cost; null if it did not. */
  expectedTotal: number | null;
  /** Whether a customer's bank is being asked for the money back right now. */
  disputed: boolean;
  payments: Payment[];
  refunds: Refund[];
  shipments: Shipment[];
  metadata: Record<string, string>;
  /** Until when the items are held for the payment; null where they are not, or not only until then. */
  reservationExpiresAt: string | null;
  /** Since when nobody knows any more whose order it was; null while it is known. */
  erasedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface OrderItem {
  sku: string;
  quantity: number;
  /** As sold; null until the order has been priced, like the prices. */
  name: string | null;
  unitPrice: number | null;
  total: number | null;
  /** Where the shop has its own rates of tax: on the line, or in it where prices include taxes. */
  taxTotal?: number;
  taxes?: OrderTax[];
}

/** One tax, in minor units. */
export interface OrderTax {
  /** What it is called: `VAT`, `GST`. */
  tax: string;
  /** Millionths: 20% is 200,000. */
  ratePpm: number;
  amount: number;
}

export interface Rejection {
  code:
    | 'unknown_sku'
    | 'inactive_product'
    | 'insufficient_stock'
    | 'price_changed'
    | 'currency_mismatch'
    | 'unknown_shipping_method';
  /** One sentence for a person. */
  detail: string;
  items?: { sku: string; requested?: number; available?: number }[];
  /** Of `price_changed`: what the order would cost now, in minor units. */
  total?: number;
}

/** One thing that is so with an order. */
export interface OrderFinding {
  /** Stable, for example `queue_paused`, `customer_must_act` or `refund_failed`; new ones may come. */
  cause: string;
  waitingFor: Diagnosis['waitingFor'];
  since: string | null;
  nextAttemptAt: string | null;
  explanation: string;
  actions: string[];
}

/** Why an order is where it is. */
export interface Diagnosis {
  orderId: string;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  fulfillmentStatus: FulfillmentStatus;
  step: 'processing' | 'payment' | 'shipping' | 'delivery' | 'done';
  /** Of the finding that matters most. */
  cause: string;
  waitingFor: 'worker' | 'retry' | 'operator' | 'customer' | 'provider' | 'staff' | 'carrier' | 'nothing';
  /** RFC 3339; null where it waits for nothing. */
  since: string | null;
  /** RFC 3339; when the next attempt or deadline is, if one is known. */
  nextAttemptAt: string | null;
  /** For a person: what is so with it, what matters most first. */
  explanation: string;
  /** What a person can do; empty where nothing is needed. */
  actions: string[];
  /** The same, one by one. */
  findings: OrderFinding[];
  /** Every job that is still owed for the order. */
  obligations: Obligation[];
}

export interface Obligation {
  /** By which staff gives it another round: `POST /v1/obligations/{id}/retry`. */
  id: string;
  job: string;
  /** Failed ones. */
  attempts: number;
  /** Starts in a row under which the process died. */
  crashes: number;
  lastError: string | null;
  /** For example `provider_unavailable`, `network` or `permanent`; null while nothing has failed. */
  failureKind: string | null;
  /** Why it was put off, where that was no failure. */
  putOffReason: string | null;
  /** The next attempt, unless it is parked. */
  runAt: string;
  /** Since when it waits for a person; null while it is tried. */
  parkedAt: string | null;
  createdAt: string;
}

/** Something that happened to an order. */
export interface OrderEvent {
  at: string;
  /** For example `order.accepted` or `payment.captured`. */
  type: string;
  data: Record<string, unknown>;
}

export interface Shipment {
  id: string;
  carrier: string;
  trackingNumber: string;
  createdAt: string;
  deliveredAt: string | null;
  items: { sku: string; quantity: number }[];
}

export type PaymentStatus =
  | 'pending'
  | 'processing'
  | 'requires_action'
  | 'authorized'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'voided';

/** One attempt to pay. */
export interface Payment {
  id: string;
  provider: PaymentProvider;
  status: PaymentStatus;
  amount: number;
  captured: number;
  refunded: number;
  /** What the customer has to do before it can go on; null for nothing. */
  nextAction: NextAction | null;
  capture: CaptureMode;
  /** Until when money that is set aside can be taken; null where none is. */
  captureBefore: string | null;
}

/** Money that goes back to the customer. */
export interface Refund {
  id: string;
  amount: number;
  /** It is on its way once it has `succeeded`; a `failed` one may be requested again. */
  status: 'pending' | 'succeeded' | 'failed';
  reason: string;
  /** Null where the refund names none. */
  items: { sku: string; quantity: number }[] | null;
  createdAt: string;
}

/** When the money of a prepaid order is taken. */
export type CaptureMode = 'automatic' | 'on_shipment';

export type PaymentProvider = 'stripe' | 'paypal' | 'manual';

export interface NextAction {
  type: 'redirect' | 'use_sdk';
  url?: string;
  clientSecret?: string;
}
