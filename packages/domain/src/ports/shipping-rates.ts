import type { Destination } from './tax-calculator.ts';

/** What is to be sent. */
export interface Consignment {
  destination: Destination;
  /** ISO 4217. */
  currency: string;
  /** Of its goods, in minor units. */
  subtotal: number;
  weightGrams: number;
  /** When it was ordered. */
  at: Date;
}

/** From the first to the last day on which it is expected: calendar dates where it is sent from, `2026-03-10`. */
export interface DeliveryEstimate {
  earliest: string;
  latest: string;
}

/** A way to send something, and what it costs. */
export interface ShippingOffer {
  method: string;
  name: string;
  /** Minor units; taxes are in it where the shop's prices include them. */
  price: number;
  /** ISO 4217. */
  currency: string;
  /** Null where the shop does not say how long it takes. */
  estimate: DeliveryEstimate | null;
}

/**
 * Knows how something can be sent. Orders are priced in a transaction: an implementation that asks a carrier answers
 * them from what it has been told before.
 */
export interface ShippingRates {
  /** All ways in which it can be sent there; none where nothing is sent there. */
  offersFor(consignment: Consignment): Promise<ShippingOffer[]>;
}
