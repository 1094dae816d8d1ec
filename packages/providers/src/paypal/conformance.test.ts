import { createPayPalSimulator, type PayPalSimulator } from '@waybill/simulators/paypal';
import { onTestFinished } from 'vitest';
import { describeProvider, type Rig, type Step } from '../testing/index.ts';
import { createPayPalProvider } from './create-paypal-provider.ts';

const credentials = { clientId: 'conforming-client', clientSecret: 'conforming-secret', webhookId: 'WH-1' };

const requests: Readonly<Record<Step, { method: 'GET' | 'POST'; path: string }>> = {
  create: { method: 'POST', path: '/v2/checkout/orders' },
  confirm: { method: 'POST', path: '/v2/checkout/orders/*/capture' },
  lookup: { method: 'GET', path: '/v2/checkout/orders/*' },
  void: { method: 'POST', path: '/v2/payments/authorizations/*/void' },
  capture: { method: 'POST', path: '/v2/payments/authorizations/*/capture' },
  refund: { method: 'POST', path: '/v2/payments/captures/*/refund' },
  list: { method: 'GET', path: '/v1/reporting/transactions' },
  check: { method: 'POST', path: '/v1/oauth2/token' },
  readWebhook: { method: 'POST', path: '/v1/notifications/verify-webhook-signature' },
};

describeProvider('paypal', {
  lacks: {
    'remembered decline': 'after a decline PayPal has the customer choose another way to pay.',
    'lasting void': 'PayPal knows no end for an order that was not paid; not to confirm it is enough.',
  },
  async start() {
    const simulator = await createPayPalSimulator({ ...credentials, port: 0 });
    onTestFinished(() => simulator.close());
    return rigOf(simulator);
  },
});

const rigOf = (simulator: PayPalSimulator): Rig => ({
  provider: ({ timeoutMs = 5_000 } = {}) =>
    createPayPalProvider({ ...credentials, environment: 'sandbox', baseUrl: simulator.url, timeoutMs }),
  paymentOf: () => ({}),
  act: (reference, customer) =>
    simulator.approve(reference, customer === 'is declined' ? 'approve_but_decline' : 'approve'),
  books() {
    const [total] = simulator.books().totals;
    const { captured = 0, refunded = 0, captures = 0 } = total ?? {};
    return { captured, refunded, takes: captures };
  },
  fault: (step, fault) => void simulator.addFault({ match: { ...requests[step], exact: true }, fault }),
  webhook(reference, how) {
    const event = { id: 'WH-EVENT-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: reference } };
    const body = JSON.stringify(event);
    const fourDaysAgo = new Date(Date.now() - 4 * 24 * 60 * 60 * 1000);
    const signed = how === 'forged' ? '{"id":"another"}' : body;
    return {
      body: Buffer.from(body),
      headers: { ...simulator.sign(signed, how === 'stale' ? fourDaysAgo : new Date()) },
    };
  },
});
