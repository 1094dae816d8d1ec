import type { BooksReport as PayPalBooks, FaultOrder as PayPalFaultOrder } from '@waybill/simulators/paypal';
import type { BooksReport as StripeBooks, FaultOrder as StripeFaultOrder } from '@waybill/simulators/stripe';
import { ask } from './http.ts';

/** A fault that either provider can be given. */
export type ProviderFault = StripeFaultOrder & PayPalFaultOrder;

/** The simulators of Stripe and PayPal, as those see them who give them orders. */
export interface Providers {
  /** At both. */
  order(fault: ProviderFault): Promise<void>;
  /** Takes all faults back, and delivers the events they held. */
  clear(): Promise<void>;
  stripeBooks(): Promise<StripeBooks>;
  paypalBooks(): Promise<PayPalBooks>;
  /** The customer of a payment agrees at the bank. */
  authenticate(paymentIntent: string): Promise<void>;
  /** The customer of an order agrees at PayPal. */
  approve(order: string): Promise<void>;
}

export function connectProviders({ stripe, paypal }: { stripe: string; paypal: string }): Providers {
  const control = (base: string, path: string) => `${base}/_simulator/${path}`;
  const bases = [stripe, paypal];
  return {
    order: async (fault) => {
      for (const base of bases) await ask(control(base, 'faults'), { method: 'POST', body: fault });
    },
    clear: async () => {
      for (const base of bases) await ask(control(base, 'faults'), { method: 'DELETE' });
    },
    stripeBooks: () => ask(control(stripe, 'books')),
    paypalBooks: () => ask(control(paypal, 'books')),
    authenticate: async (id) => {
      const path = `payment_intents/${id}/authenticate`;
      await ask(control(stripe, path), { method: 'POST', body: { outcome: 'approve' } });
    },
    approve: async (id) => {
      await ask(control(paypal, `orders/${id}/approve`), { method: 'POST', body: { outcome: 'approve' } });
    },
  };
}
