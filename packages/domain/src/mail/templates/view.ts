import type { ShippingAddress } from '../../order/record.ts';
import type { Rejection } from '../../order/rejection.ts';

/**
 * What a mail is told: plain data, read in one transaction and passed to a pure template. Every amount is in
 * minor units of the order's currency.
 */
export interface ShopView {
  name: string;
  /** ISO 4217. */
  currency: string;
  supportEmail: string;
}

export interface QuantityView {
  sku: string;
  name: string;
  quantity: number;
}

export interface ItemView extends QuantityView {
  unitPrice: number;
  total: number;
}

/** What is known of every order, priced or not. */
export interface OrderView {
  id: string;
  number: number;
  customerName: string;
  /** ISO 4217. */
  currency: string;
  /** Where the customer sees how it stands; null in mails to others. */
  statusUrl: string | null;
}

export interface PricedOrderView extends OrderView {
  customerEmail: string;
  placedAt: Date;
  items: readonly ItemView[];
  subtotal: number;
  shippingTotal: number;
  taxTotal: number;
  /** Whether it is in the other amounts already. */
  isTaxIncluded: boolean;
  /** Positive: what the customer saves. */
  discountTotal: number;
  total: number;
  shippingAddress: ShippingAddress;
  /** The shipping method's name, for example `Standard (3 to 5 days)`. */
  shippingLabel: string;
  /** How it is paid, for example `Visa ending in 4242` or `Invoice`. */
  paymentLabel: string;
  /** Taken, held until it is shipped, or still to come, as for an order on invoice. */
  money: 'paid' | 'set_aside' | 'open';
}

export interface ConfirmedView {
  shop: ShopView;
  order: PricedOrderView;
}

export interface RejectedItemView {
  sku: string;
  /** Null when the catalogue does not know the SKU. */
  name: string | null;
  /** Null where the quantity is not what it is about. */
  requested: number | null;
  available: number | null;
}

export interface RejectedView {
  shop: ShopView;
  order: OrderView;
  rejection: {
    code: Rejection['code'];
    /** The items it is about; empty when it is about the order as a whole. */
    items: readonly RejectedItemView[];
    /** Of `price_changed`: what the customer was shown, and what the order would cost now. */
    expectedTotal: number | null;
    total: number | null;
  };
}

export interface PaymentFailedView {
  shop: ShopView;
  order: OrderView & { total: number };
  paymentLabel: string;
  /** In words for the customer, as the provider gives them. */
  reason: string;
  /** The items are held until then. */
  heldUntil: Date;
  /** Where the customer picks another way to pay; null when the shop has no such page. */
  retryUrl: string | null;
}

export interface CancelledView {
  shop: ShopView;
  order: OrderView;
  reason: string | null;
  /** What goes back to the customer; null when nothing was charged. */
  refund: { amount: number; paymentLabel: string } | null;
}

export interface ShippedView {
  shop: ShopView;
  order: OrderView & { shippingAddress: ShippingAddress };
  shipment: { carrier: string; trackingNumber: string; items: readonly QuantityView[] };
  /** What has not been shipped yet; empty when this shipment completes the order. */
  outstanding: readonly QuantityView[];
}

export interface LowStockItemView {
  sku: string;
  name: string;
  /** Null where the shop keeps stock in one place only. */
  location: string | null;
  available: number;
  threshold: number;
  onHand: number;
  reserved: number;
}

export interface LowStockView {
  shop: ShopView;
  items: readonly LowStockItemView[];
}

export interface RefundSentView {
  shop: ShopView;
  order: OrderView;
  /** `items` is empty where the refund names none. */
  refund: { amount: number; paymentLabel: string; reason: string; items: readonly QuantityView[] };
}

export interface RefundFailedView {
  shop: ShopView;
  order: OrderView;
  /** `reason` is why it was asked for, `failure` why it did not work; `sentBack`: it seemed to have worked at first. */
  refund: { amount: number; paymentLabel: string; reason: string; failure: string; sentBack: boolean };
}

export interface RefundReturnedView {
  shop: ShopView;
  order: OrderView;
  refund: { amount: number; paymentLabel: string };
}

export interface CaptureFailedView {
  shop: ShopView;
  order: OrderView;
  capture: {
    amount: number;
    paymentLabel: string;
    reason: string;
    /** What the money was for: items that have left, all of an order that has not, or what is left of one. */
    about: 'shipment' | 'order' | 'rest';
  };
}

export interface AuthorizationLapsingView {
  shop: ShopView;
  order: OrderView;
  authorization: { amount: number; paymentLabel: string; captureBefore: Date };
}

export interface LatePaymentAcceptedView {
  shop: ShopView;
  order: PricedOrderView;
}

export interface LatePaymentRefundedView {
  shop: ShopView;
  order: OrderView;
  /** `reason` is why the order had been cancelled. */
  refund: { amount: number; paymentLabel: string; reason: string | null };
}

export interface DisputeOpenedView {
  shop: ShopView;
  order: OrderView;
  /** `reason` in the provider's word for it; `reference` is the provider's id of the dispute. */
  dispute: { amount: number; paymentLabel: string; reason: string; reference: string };
}

/** One place where our books and a provider's differ. */
export interface DifferenceView {
  /** One sentence for a person, amounts included. */
  summary: string;
  /** As a reader knows it, for example `Stripe`. */
  provider: string;
  /** The provider's id of what differs. */
  reference: string;
  /** Null where no order is known for it. */
  orderNumber: number | null;
  /** What was done about it; null: a person has to look. */
  repair: string | null;
}

export interface ReconciliationReportView {
  shop: ShopView;
  items: readonly DifferenceView[];
}

export interface WebhookDisabledView {
  shop: ShopView;
  endpoint: {
    /** Of its address. */
    host: string;
    /** The receiver said that it is gone, or nothing has arrived there for a day. */
    cause: 'gone' | 'failing';
    failingSince: Date | null;
    lastError: string | null;
  };
}

export interface InvitationView {
  shop: ShopView;
  invitation: { name: string; role: string; inviterName: string; expiresAt: Date; link: string };
}

export interface PasswordResetView {
  shop: ShopView;
  reset: { name: string; expiresAt: Date; link: string };
}

/** What can be done to the access of one of the people. */
export type SecurityEvent =
  | 'password_changed'
  | 'password_reset'
  | 'second_factor_enabled'
  | 'second_factor_disabled'
  | 'recovery_code_used';

export interface SecurityNoticeView {
  shop: ShopView;
  /** `ip` is where it was done from; null where that is not known. */
  notice: { name: string; event: SecurityEvent; at: Date; ip: string | null };
}

/** The view each kind of mail is made from. */
export interface MailViews {
  order_confirmed: ConfirmedView;
  order_received: ConfirmedView;
  order_rejected: RejectedView;
  payment_failed: PaymentFailedView;
  order_cancelled: CancelledView;
  order_shipped: ShippedView;
  low_stock_digest: LowStockView;
  refund_sent: RefundSentView;
  refund_failed: RefundFailedView;
  refund_returned: RefundReturnedView;
  capture_failed: CaptureFailedView;
  authorization_lapsing: AuthorizationLapsingView;
  late_payment_accepted: LatePaymentAcceptedView;
  late_payment_refunded: LatePaymentRefundedView;
  dispute_opened: DisputeOpenedView;
  reconciliation_report: ReconciliationReportView;
  webhook_disabled: WebhookDisabledView;
  invitation: InvitationView;
  password_reset: PasswordResetView;
  security_notice: SecurityNoticeView;
}

/** Durable: it is stored with every message. */
export type MailKind = keyof MailViews;
export type MailView = MailViews[MailKind];

/** A mail ready to be sent, in both of its forms. The subject is one line. */
export interface MailContent {
  subject: string;
  html: string;
  text: string;
}
