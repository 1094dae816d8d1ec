import type { Address, CaptureMode, Customer, OrderStatus, PaymentProvider } from './order.ts';

export interface OrderInput {
  customer: Customer;
  shippingAddress: Address;
  /** The code of one of the shop's methods: `standard`. */
  shippingMethod: string;
  /** ISO 4217. */
  currency: string;
  items: readonly ItemInput[];
  payment: PaymentInput & {
    /** As the shop has it set, if absent. */
    capture?: CaptureMode | undefined;
  };
  /** What the customer was shown, in minor units: the order is rejected if it would cost anything else. */
  expectedTotal?: number | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

export interface ItemInput {
  sku: string;
  quantity: number;
}

export interface PaymentInput {
  provider: PaymentProvider;
  /** The token that the provider gave the storefront; never card data. */
  paymentMethod?: string | undefined;
}

export interface OrderFilter {
  status?: OrderStatus | undefined;
  /** Compared without regard to case. */
  email?: string | undefined;
  /** Accepted at or after. */
  from?: Date | string | undefined;
  /** Accepted before. */
  to?: Date | string | undefined;
}

export interface RefundInput {
  /** Minor units; what the items cost, or all that is left, if absent. */
  amount?: number | undefined;
  items?: readonly ItemInput[] | undefined;
  reason: string;
  /** Whether the items go back on the shelf; false if absent. */
  restock?: boolean | undefined;
}

export interface ShipmentInput {
  /** Everything that has not left yet, if absent. */
  items?: readonly ItemInput[] | undefined;
  carrier: string;
  trackingNumber: string;
}
