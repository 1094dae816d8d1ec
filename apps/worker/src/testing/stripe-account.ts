import { createStripeSimulator } from '@waybill/simulators/stripe';
import { command, type PaymentAccount, send } from './payment-account.ts';

const secretKey = 'sk_test_of_the_shop_4eC39HqLyjWDarjt';

export async function openStripeAccount(): Promise<PaymentAccount> {
  let ahead = 0;
  const simulator = await createStripeSimulator({
    ...{ secretKey, webhookSecret: 'whsec_1', port: 0 },
    now: () => new Date(Date.now() + ahead),
  });
  const { url } = simulator;
  const api = (path: string, form: Record<string, string>) =>
    send(`${url}/v1${path}`, {
      body: new URLSearchParams(form).toString(),
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    });

  return {
    settings: { stripe: { secretKey: null, webhookSecret: null, baseUrl: url } },
    credentials: { provider: 'stripe', secrets: { secretKey, webhookSecret: null } },
    secrets: [secretKey],
    payment: { provider: 'stripe', paymentMethod: 'pm_card_authenticationRequired' },
    agree: (reference) => simulator.authenticate(reference, 'approve'),
    payUnnoticed: async (reference) => simulator.authenticate(reference, 'approve'),
    payAnew: async (amount, carried) => {
      await api('/payment_intents', {
        ...{ amount: String(amount), currency: 'usd', payment_method: 'pm_card_visa', confirm: 'true' },
        'allowed_payment_method_types[]': 'card',
        ...(carried && { 'metadata[tenant]': carried.tenantId, 'metadata[payment]': carried.paymentId }),
      });
    },
    refund: async (payment_intent, amount) => {
      await api('/refunds', { payment_intent, amount: String(amount) });
    },
    sendBack: async (payment_intent) => {
      const headers = { authorization: `Bearer ${secretKey}` };
      const listed = await fetch(`${url}/v1/refunds?${new URLSearchParams({ payment_intent })}`, { headers });
      const { data } = (await listed.json()) as { data: { id: string }[] };
      for (const { id } of data) await command(url, `/refunds/${id}/settle`, { outcome: 'fail' });
    },
    dispute: async (reference) =>
      String((await command(url, `/payment_intents/${reference}/dispute`, {}))['id']),
    closeDispute: async (dispute, outcome) => {
      await command(url, `/disputes/${dispute}/close`, { outcome });
    },
    lapse: async (reference) => {
      await api(`/payment_intents/${reference}/cancel`, {});
    },
    advance: (ms) => {
      ahead += ms;
    },
    fail: (times) => void simulator.addFault({ match: { times }, fault: { kind: 'drop_before' } }),
    books: () => {
      const { captured = 0, refunded = 0 } = simulator.books().totals[0] ?? {};
      return { captured, refunded };
    },
    close: () => simulator.close(),
  };
}
