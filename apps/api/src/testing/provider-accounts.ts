import type { CredentialProvider } from '@waybill/domain';
import type { PaymentSettings } from '@waybill/providers';
import { createPayPalSimulator } from '@waybill/simulators/paypal';
import { createStripeSimulator, signWebhook } from '@waybill/simulators/stripe';

/** A shop's account at a provider: a simulator of its own that knows one set of credentials. */
export interface ProviderAccount {
  name: CredentialProvider;
  /** Where the provider is, for an installation that has no account there. */
  settings: Partial<PaymentSettings>;
  /** As the settings of payment providers take them. */
  credentials: Record<string, string>;
  wrong: Record<string, string>;
  /** What is secret of both. */
  secrets: string[];
  hint: string;
  /** How an order says that it is paid there. */
  payment: Record<string, string>;
  /** The next request for the credentials' sake gets no usable answer. */
  fail(): void;
  /** An event, signed as the provider does, or by somebody else. */
  event(how: 'good' | 'forged'): { raw: string; headers: Record<string, string> };
  close(): Promise<void>;
}

const outage = { kind: 'status', status: 500, executed: false } as const;

export async function openStripeAccount(): Promise<ProviderAccount> {
  const secretKey = 'sk_test_shops_own_4eC39HqLyjWDarjt';
  const webhookSecret = 'whsec_shops_own_secret';
  const simulator = await createStripeSimulator({ secretKey, webhookSecret, port: 0 });
  return {
    name: 'stripe',
    settings: { stripe: { secretKey: null, webhookSecret: null, baseUrl: simulator.url } },
    credentials: { secretKey, webhookSecret },
    wrong: { secretKey: 'sk_test_wrong_one', webhookSecret },
    secrets: [secretKey, webhookSecret, 'wrong_one'],
    hint: 'arjt',
    payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
    fail: () => void simulator.addFault({ fault: outage }),
    event(how) {
      const object = { id: 'pi_1', object: 'payment_intent' };
      const event = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object } };
      const raw = JSON.stringify(event);
      const secret = how === 'good' ? webhookSecret : 'whsec_of_somebody_else';
      const signature = signWebhook(raw, secret, Math.floor(Date.now() / 1_000));
      return { raw, headers: { 'stripe-signature': signature } };
    },
    close: () => simulator.close(),
  };
}

export async function openPayPalAccount(): Promise<ProviderAccount> {
  const clientId = 'client-of-the-shop-AeA1QIZXiflr1';
  const clientSecret = 'secret-of-the-shop-ECYYrrSHdKfk';
  const webhookId = 'WH-OF-THE-SHOP';
  const simulator = await createPayPalSimulator({ clientId, clientSecret, webhookId, port: 0 });
  const nothing = { clientId: null, clientSecret: null, webhookId: null } as const;
  const credentials = { clientId, clientSecret, webhookId, environment: 'sandbox' };
  return {
    name: 'paypal',
    settings: { paypal: { ...nothing, environment: 'sandbox', baseUrl: simulator.url } },
    credentials,
    wrong: { ...credentials, clientSecret: 'wrong-secret-of-the-shop' },
    secrets: [clientSecret, btoa(`${clientId}:${clientSecret}`), 'wrong-secret'],
    hint: 'dKfk',
    payment: { provider: 'paypal' },
    fail: () => void simulator.addFault({ match: { path: '/v1/oauth2/token' }, fault: outage }),
    event(how) {
      const event = { id: 'WH-EVENT-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: 'O-1' } };
      const raw = JSON.stringify(event);
      return { raw, headers: { ...simulator.sign(how === 'good' ? raw : `${raw} `) } };
    },
    close: () => simulator.close(),
  };
}
