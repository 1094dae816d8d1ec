import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookNotice } from '@waybill/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { patient, refundId } from '../testing/payments.ts';
import { paid, startProvider } from './test-provider.ts';

/** What PayPal delivers, read by the provider as it comes. */
async function startReceiving() {
  const deliveries: { body: Buffer; headers: Record<string, string | undefined> }[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const headers = Object.entries(req.headers).map(([name, value]) => [name, String(value)]);
      deliveries.push({ body: Buffer.concat(chunks), headers: Object.fromEntries(headers) });
      res.end();
    });
  });
  const url = await listenOn(server);
  const started = await startProvider({ simulator: { webhookUrl: `${url}/{tenant}` } });
  const notices = async (): Promise<WebhookNotice[]> => {
    await started.simulator.webhooksSettled();
    return Promise.all(
      deliveries.map(({ body, headers }) => started.provider.readWebhook(body, headers, patient)),
    );
  };
  return { ...started, notices };
}

/** A PayPal that answers these paths with 200 and all others with 403, and remembers what it was asked. */
async function startAnswering(answers: Record<string, object>) {
  const asked: string[] = [];
  const token = { '/v1/oauth2/token': { access_token: 'A21', token_type: 'Bearer', expires_in: 900 } };
  const known: Record<string, object> = { ...token, ...answers };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      asked.push(`${req.url} ${Buffer.concat(chunks)}`);
      const answer = known[req.url?.split('?')[0] ?? ''];
      res.writeHead(answer ? 200 : 403, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(answer ?? { name: 'NOT_AUTHORIZED', message: 'Insufficient permissions.' }));
    });
  });
  return { baseUrl: await listenOn(server), asked };
}

async function listenOn(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a webhook of PayPal', () => {
  it('leads to its order, whatever it is about', async () => {
    const { provider, simulator, control, notices } = await startReceiving();
    const { reference, snapshot } = await paid({ provider, simulator });
    const refund = { refundId: refundId(1), reference, amount: 500, currency: 'USD' };
    await provider.refund(refund, patient);
    await control('POST', `/captures/${snapshot.entries[0]?.reference}/dispute`);
    const read = await notices();
    expect(read.map(({ type }) => type).toSorted()).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'CUSTOMER.DISPUTE.CREATED',
      'PAYMENT.CAPTURE.COMPLETED',
      'PAYMENT.CAPTURE.REFUNDED',
    ]);
    expect(read.map((notice) => notice.reference)).toEqual(read.map(() => reference));
    expect(new Set(read.map(({ eventId }) => eventId)).size).toBe(read.length);
  });

  it('leads nowhere when it is of a kind we do not follow, or about what is not there', async () => {
    const { provider, simulator } = await startProvider();
    const gone = { links: [{ rel: 'up', href: `${simulator.url}/v2/payments/captures/2GG279541U471931P` }] };
    for (const [event_type, resource] of [
      ['VAULT.PAYMENT-TOKEN.CREATED', { id: 'x' }],
      ['PAYMENT.CAPTURE.REFUNDED', gone],
      ['PAYMENT.CAPTURE.REFUNDED', null],
    ] as const) {
      const body = JSON.stringify({ id: 'WH-1', event_type, resource });
      const notice = await provider.readWebhook(Buffer.from(body), { ...simulator.sign(body) }, patient);
      expect(notice).toEqual({ eventId: 'WH-1', type: event_type, reference: null });
    }
  });

  it('goes back to PayPal as it was sent, byte by byte', async () => {
    const { baseUrl, asked } = await startAnswering({
      '/v1/notifications/verify-webhook-signature': { verification_status: 'SUCCESS' },
    });
    const { provider, simulator } = await startProvider({ provider: { baseUrl } });
    const body = '{ "event_type":"CHECKOUT.ORDER.APPROVED",\n "id":"WH-1", "resource":{"id":"O-1","v":1.0} }';
    const notice = await provider.readWebhook(Buffer.from(body), { ...simulator.sign(body) }, patient);
    expect(notice).toEqual({ eventId: 'WH-1', type: 'CHECKOUT.ORDER.APPROVED', reference: 'O-1' });
    expect(asked.at(-1)).toContain(`"webhook_event":${body}}`);
  });
});

it('knows no disputes where the application may not see them, which hides nothing else', async () => {
  const capture = { id: 'C-1', status: 'COMPLETED', amount: { currency_code: 'USD', value: '19.99' } };
  const { baseUrl } = await startAnswering({
    '/v2/checkout/orders/O-1': {
      id: 'O-1',
      intent: 'CAPTURE',
      status: 'COMPLETED',
      purchase_units: [{ payments: { captures: [capture] } }],
    },
  });
  const { provider } = await startProvider({ provider: { baseUrl } });
  expect(await provider.lookup('O-1', patient)).toMatchObject({ status: 'paid', disputes: [] });
});

describe('the list of PayPal', () => {
  const listed = (from: number, to: number) => ({ from: new Date(from), to: new Date(to) });
  const dayMs = 24 * 60 * 60 * 1000;

  it('asks for no longer time at once than PayPal answers, and tells each payment once', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await paid({ provider, simulator }, 'approve', 'manual');
    const now = Date.now();
    const found = await Array.fromAsync(provider.list(listed(now - 80 * dayMs, now + 1_000), patient));
    expect(found.map(({ snapshot }) => snapshot.reference)).toEqual([reference]);
    expect(found[0]?.snapshot.status).toBe('authorized');
  });

  it('is read to its last page', async () => {
    const transaction_info = {
      ...{ transaction_id: 'C-1', transaction_event_code: 'T0006' },
      ...{ paypal_reference_id: 'O-1', paypal_reference_id_type: 'ODR' },
    };
    const { baseUrl, asked } = await startAnswering({
      '/v1/reporting/transactions': { transaction_details: [{ transaction_info }], total_pages: 3 },
      '/v2/checkout/orders/O-1': { id: 'O-1', intent: 'CAPTURE', status: 'APPROVED' },
    });
    const { provider } = await startProvider({ provider: { baseUrl } });
    const now = Date.now();
    const found = await Array.fromAsync(provider.list(listed(now - dayMs, now), patient));
    expect(found.map(({ snapshot }) => snapshot.reference)).toEqual(['O-1']);
    const pages = asked
      .filter((url) => url.startsWith('/v1/reporting'))
      .map((url) => /[?&]page=(\d+)/.exec(url)?.[1]);
    expect(pages).toEqual(['1', '2', '3']);
  });

  it('is empty for a time that PayPal does not report about yet', async () => {
    const { provider, simulator } = await startProvider({
      simulator: { reportingDelayMs: 3 * 60 * 60 * 1000 },
    });
    await paid({ provider, simulator });
    const now = Date.now();
    expect(await Array.fromAsync(provider.list(listed(now - 60_000, now), patient))).toEqual([]);
  });
});
