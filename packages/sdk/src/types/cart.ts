import type { Address, Customer, Rejection } from './order.ts';
import type { ItemInput, OrderInput, PaymentInput } from './order-input.ts';

/** Whose cart it is, as far as is known. */
export interface CartCustomer {
  name?: string | undefined;
  email?: string | undefined;
  /** What you know the customer by. */
  reference?: string | undefined;
}

export interface CartInput {
  /** ISO 4217; the shop's, if absent. It is fixed from then on. */
  currency?: string | undefined;
  customer?: CartCustomer | undefined;
  shippingAddress?: Address | undefined;
  shippingMethod?: string | undefined;
  /** 100 different SKUs at most. */
  items?: readonly ItemInput[] | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** Each field that is given is changed as a whole; null takes it away. */
export interface CartChanges {
  customer?: CartCustomer | undefined;
  shippingAddress?: Address | null | undefined;
  shippingMethod?: string | null | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** Names a cart, and shows that one may have it. */
export interface CartKey {
  id: string;
  /** Told once, when the cart was made: keep it with the id. */
  token: string;
}

export interface CartItem {
  sku: string;
  quantity: number;
  /** Null where it is not in the catalogue, as the prices. */
  name: string | null;
  /** Minor units, at this moment. */
  unitPrice: number | null;
  total: number | null;
  /** Pieces on the shelf for anybody. */
  available: number | null;
  /** `price_changed`: since it was put in. */
  problems: ('unknown_sku' | 'inactive_product' | 'insufficient_stock' | 'price_changed')[];
}

/** Minor units. */
export interface Totals {
  subtotal: number;
  shippingTotal: number;
  taxTotal: number;
  discountTotal: number;
  total: number;
}

/** What somebody means to buy, at the prices of this moment. It reserves nothing. */
export interface Cart {
  id: string;
  status: 'open' | 'checked_out' | 'merged' | 'expired';
  currency: string;
  customer: CartCustomer;
  shippingAddress: Address | null;
  shippingMethod: string | null;
  items: CartItem[];
  /** Null while it is empty, and where an order of it would be rejected. */
  totals: Totals | null;
  /** Why an order of it would be rejected now. */
  rejection: Rejection | null;
  metadata: Record<string, string>;
  /** The order that it became. */
  orderId: string | null;
  /** The cart that took it over. */
  mergedInto: string | null;
  /** One more with each change. */
  version: number;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
}

export interface NewCart extends Cart {
  /** Opens the cart, with its id. It is told this once. */
  token: string;
}

/** What is absent is as the cart has it. */
export interface CheckoutInput {
  payment: OrderInput['payment'];
  customer?: Customer | undefined;
  shippingAddress?: Address | undefined;
  shippingMethod?: string | undefined;
  /** What the customer was shown, in minor units. */
  expectedTotal?: number | undefined;
}

/** Of items, or of a cart, which may say the rest. */
export interface QuoteInput {
  cart?: CartKey | undefined;
  items?: readonly ItemInput[] | undefined;
  customer?: Customer | undefined;
  shippingAddress?: Address | undefined;
  shippingMethod?: string | undefined;
  currency?: string | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
  /** 14 if absent, 365 at most. */
  validDays?: number | undefined;
}

/** An offer: until `validUntil` an order of it costs what it says. It reserves nothing. */
export interface Quote extends Totals {
  id: string;
  /** For people; counts the quotes of the shop. */
  number: number;
  status: 'open' | 'converted' | 'expired';
  currency: string;
  customer: Customer;
  shippingAddress: Address;
  shippingMethod: string;
  items: { sku: string; name: string; quantity: number; unitPrice: number; total: number }[];
  metadata: Record<string, string>;
  /** The order that it became. */
  orderId: string | null;
  createdAt: string;
  updatedAt: string;
  validUntil: string;
}

export interface QuoteFilter {
  /** At this moment. */
  status?: Quote['status'] | undefined;
  /** Of the customer, compared without regard to case. */
  email?: string | undefined;
}

export interface ConversionInput {
  payment: PaymentInput;
}
