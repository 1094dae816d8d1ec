import { createStripeSimulator, type StripeSimulator, signWebhook } from '@waybill/simulators/stripe';
import { onTestFinished } from 'vitest';
import { type Customer, describeProvider, type Rig } from '../testing/index.ts';
import { createStripeProvider } from './create-stripe-provider.ts';

const secretKey = 'sk_test_conformance_4eC39HqLyjWDarjt';
const webhookSecret = 'whsec_conformance';

const methods: Readonly<Record<Customer, string>> = {
  pays: 'pm_card_visa',
  'is declined': 'pm_card_visa_chargeDeclined',
  'has to approve': 'pm_card_authenticationRequired',
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
  fault(fault, { skip = 0, times = 1 } = {}) {
    const { id } = simulator.addFault({ match: { skip, times }, fault });
    return () => times - Number(simulator.faults().find((each) => each.id === id)?.times ?? 0);
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
