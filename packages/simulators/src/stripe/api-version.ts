import type Stripe from 'stripe';

/** The version the simulator speaks when the caller names none. */
export const apiVersion: Stripe.LatestApiVersion = '2026-10-28.endive';
