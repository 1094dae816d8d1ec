import { createStripeSimulator, type StripeSimulator, signWebhook } from '@waybill/simulators/stripe';
import { onTestFinished } from 'vitest';
import { type Customer, describeProvider, type Rig, type Step } from '../testing/index.ts';
import { createStripeProvider } from './create-stripe-provider.ts';

const secretKey = 'sk_test_conformance_4eC39HqLyjWDarjt';
const webhookSecret = 'whsec_conformance';

const methods: Readonly<Record<Customer, string>> = {
  pays: 'pm_card_visa',
  'is declined': 'pm_card_visa_chargeDeclined',
  'has to approve': 'pm_card_authenticationRequired',
};

const requests: Readonly<Record<Exclude<Step, 'readWebhook'>, { method: 'GET' | 'POST'; path: string }>> = {
  create: { method: 'POST', path: '/v1/payment_intents' },
  confirm: { method: 'POST', path: '/v1/payment_intents/*/confirm' },
  lookup: { method: 'GET', path: '/v1/payment_intents/*' },
  void: { method: 'POST', path: '/v1/payment_intents/*/cancel' },
  capture: { method: 'POST', path: '/v1/payment_intents/*/capture' },
  refund: { method: 'POST', path: '/v1/refunds' },
  list: { method: 'GET', path: '/v1/payment_intents' },
  check: { method: 'GET', path: '/v1/balance' },
};

describeProvider('stripe', {
  lacks: {},
  // The signature is checked with a shared secret.
  local: ['readWebhook'],
  async start() {
    const simulator = await createStripeSimulator({ secretKey, webhookSecret, port: 0 });
    onTestFinished(() => simulator.close());
    return rigOf(simulator);
  },
});

const rigOf = (simulator: StripeSimulator): Rig => ({
  provider: ({ timeoutMs = 5_000 } = {}) =>
    createStripeProvider({ secretKey, webhookSecret, baseUrl: simulator.url, timeoutMs }),
  paymentOf: (customer) => ({ paymentMethod: methods[customer] }),
  act: (reference) => simulator.authenticate(reference, 'approve'),
  books() {
    const [total] = simulator.books().totals;
    const { captured = 0, refunded = 0, charges = 0 } = total ?? {};
    return { captured, refunded, takes: charges };
  },
  fault(step, fault) {
    if (step !== 'readWebhook') simulator.addFault({ match: { ...requests[step], exact: true }, fault });
  },
  webhook(reference, how) {
    const object = { id: reference, object: 'payment_intent' };
    const event = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object } };
    const body = JSON.stringify(event);
    const now = Math.floor(Date.now() / 1000);
    const signature = signWebhook(
      body,
      how === 'forged' ? 'whsec_of_somebody_else' : webhookSecret,
      how === 'stale' ? now - 600 : now,
    );
    return { body: Buffer.from(body), headers: { 'stripe-signature': signature } };
  },
});
