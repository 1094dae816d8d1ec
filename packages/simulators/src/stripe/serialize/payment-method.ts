import type Stripe from 'stripe';
import type { PaymentMethod } from '../model.ts';
import { testCard } from '../test-cards.ts';

export const noBillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

export const noChecks = { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' };

/** Test cards expire in December of the year after next. */
export const expiry = (created: number) => ({
  exp_month: 12,
  exp_year: new Date(created * 1000).getUTCFullYear() + 2,
});

export function serializePaymentMethod({ id, testCard: name, created }: PaymentMethod): Stripe.PaymentMethod {
  const card = testCard(name);
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: noBillingDetails,
    card: {
      brand: card.brand,
      checks: noChecks,
      country: card.country,
      display_brand: card.brand,
      ...expiry(created),
      fingerprint: `${card.brand}${card.last4}`,
      funding: card.funding,
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
