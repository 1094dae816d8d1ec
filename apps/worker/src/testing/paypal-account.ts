import { createPayPalSimulator } from '@waybill/simulators/paypal';
import { command, type PaymentAccount, send } from './payment-account.ts';

const clientId = 'client-of-the-shop';
const clientSecret = 'secret-of-the-shop-ECYYrrSHdKfk';
const basic = btoa(`${clientId}:${clientSecret}`);

interface Movement {
  id: string;
}
interface PayPalOrder {
  purchase_units: {
    payments?: { captures?: Movement[]; authorizations?: Movement[]; refunds?: Movement[] };
  }[];
}

/** `captureMore` takes more of what was set aside than the order was about, as a person can up to 115 %. */
export interface PayPalAccount extends PaymentAccount {
  captureMore(reference: string, amount: number): Promise<void>;
}

export async function openPayPalAccount(): Promise<PayPalAccount> {
  const simulator = await createPayPalSimulator({ clientId, clientSecret, webhookId: 'WH-1', port: 0 });
  const { url } = simulator;
  const usd = (amount: number) => ({ currency_code: 'USD', value: (amount / 100).toFixed(2) });

  async function authorization(): Promise<string> {
    const { access_token: token } = await send(`${url}/v1/oauth2/token`, {
      body: 'grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    return `Bearer ${String(token)}`;
  }
  const api = async (path: string, body: object) =>
    send(`${url}/v2${path}`, {
      body: JSON.stringify(body),
      headers: { authorization: await authorization(), 'content-type': 'application/json' },
    });
  async function paymentsOf(reference: string) {
    const headers = { authorization: await authorization() };
    const order = await fetch(`${url}/v2/checkout/orders/${reference}`, { headers });
    return ((await order.json()) as PayPalOrder).purchase_units[0]?.payments ?? {};
  }
  const captureOf = async (reference: string) => (await paymentsOf(reference)).captures?.[0]?.id ?? 'none';
  const payUnnoticed = async (reference: string) => {
    simulator.approve(reference);
    await api(`/checkout/orders/${reference}/capture`, {});
  };

  return {
    settings: {
      paypal: {
        ...{ clientId: null, clientSecret: null, webhookId: null, environment: 'sandbox', baseUrl: url },
      },
    },
    credentials: {
      provider: 'paypal',
      secrets: { clientId, clientSecret, environment: 'sandbox', webhookId: null },
    },
    secrets: [clientSecret, basic],
    payment: { provider: 'paypal' },
    agree: (reference) => simulator.approve(reference),
    payUnnoticed,
    payAnew: async (amount, carried) => {
      const custom_id = carried ? `${carried.tenantId}:${carried.paymentId}` : 'order-of-another-system';
      const { id } = await api('/checkout/orders', {
        intent: 'CAPTURE',
        purchase_units: [{ amount: usd(amount), custom_id }],
      });
      await payUnnoticed(String(id));
    },
    refund: async (reference, amount) => {
      await api(`/payments/captures/${await captureOf(reference)}/refund`, { amount: usd(amount) });
    },
    sendBack: async (reference) => {
      for (const { id } of (await paymentsOf(reference)).refunds ?? [])
        await command(url, `/refunds/${id}/settle`, { outcome: 'fail' });
    },
    captureMore: async (reference, amount) => {
      const [held] = (await paymentsOf(reference)).authorizations ?? [];
      await api(`/payments/authorizations/${held?.id}/capture`, { amount: usd(amount), final_capture: true });
    },
    dispute: async (reference) =>
      String((await command(url, `/captures/${await captureOf(reference)}/dispute`, {}))['dispute_id']),
    closeDispute: async (dispute, outcome) => {
      await command(url, `/disputes/${dispute}/resolve`, { outcome });
    },
    lapse: async () => simulator.advanceClock(30 * 24 * 60 * 60 * 1000),
    advance: (ms) => simulator.advanceClock(ms),
    fail: (times) => void simulator.addFault({ match: { path: '/', times }, fault: { kind: 'drop_before' } }),
    books: () => {
      const { captured = 0, refunded = 0 } = simulator.books().totals[0] ?? {};
      return { captured, refunded };
    },
    close: () => simulator.close(),
  };
}
