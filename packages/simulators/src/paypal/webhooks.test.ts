import { createVerify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CheckoutPaymentIntent } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import type { WebhookFault } from './index.ts';
import {
  type Connection,
  type Delivery,
  payOrder,
  startReceiver,
  startSimulator,
  usd,
  webhookId,
} from './test-simulator.ts';

const unit = { customId: 'shop one:p-1' };
const happened = ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED'];

it('tells every change in order to the address of the tenant', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { orderId, captureId } = await payOrder(connection, unit);
  await connection.simulator.webhooksSettled();
  expect(receiver.deliveries.map(({ url }) => url)).toEqual(
    happened.map(() => '/webhooks/paypal/shop%20one'),
  );
  expect(receiver.events()).toMatchObject([
    {
      id: expect.stringMatching(/^WH-[0-9A-Z]{17}-[0-9A-Z]{17}$/),
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource_type: 'checkout-order',
      resource: { id: orderId, status: 'APPROVED' },
    },
    {
      event_type: 'PAYMENT.CAPTURE.COMPLETED',
      event_version: '1.0',
      resource_version: '2.0',
      resource_type: 'capture',
      summary: 'Payment completed for $ 19.99 USD',
      resource: {
        id: captureId,
        status: 'COMPLETED',
        custom_id: 'shop one:p-1',
        supplementary_data: { related_ids: { order_id: orderId } },
      },
    },
  ]);
});

it('asks a function where events go', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({
    webhookUrl: (customId) => (customId === 'mine' ? receiver.url : null),
  });
  await payOrder(connection, { customId: 'mine' });
  await payOrder(connection, { customId: 'theirs' });
  await connection.simulator.webhooksSettled();
  expect(receiver.types()).toEqual(happened);
});

it('delivers nothing of a payment whose custom id names no tenant', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  await payOrder(connection, { customId: 'p-1' });
  await payOrder(connection);
  await connection.simulator.webhooksSettled();
  expect(receiver.deliveries).toEqual([]);
});

it('signs so that the certificate it names proves it', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  await payOrder(connection, unit);
  await connection.simulator.webhooksSettled();
  const { headers, body } = receiver.deliveries[0] as Delivery;
  expect(headers['paypal-auth-algo']).toBe('SHA256withRSA');
  const served = await fetch(String(headers['paypal-cert-url']));
  const certificate = new X509Certificate(await served.text());
  const good = (text: string) =>
    createVerify('RSA-SHA256')
      .update(
        [
          headers['paypal-transmission-id'],
          headers['paypal-transmission-time'],
          webhookId,
          crc32(Buffer.from(text)),
        ].join('|'),
      )
      .verify(certificate.publicKey, String(headers['paypal-transmission-sig']), 'base64');
  expect(good(body)).toBe(true);
  expect(good(body.replace('19.99', '1.99'))).toBe(false);
});

async function verify({ client, simulator }: Connection, request: object) {
  const { accessToken } = await client.clientCredentialsAuthManager.fetchToken();
  const answer = await fetch(`${simulator.url}/v1/notifications/verify-webhook-signature`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

const claim = (headers: Record<string, string>, body: string) => ({
  auth_algo: headers['paypal-auth-algo'],
  cert_url: headers['paypal-cert-url'],
  transmission_id: headers['paypal-transmission-id'],
  transmission_sig: headers['paypal-transmission-sig'],
  transmission_time: headers['paypal-transmission-time'],
  webhook_id: webhookId,
  webhook_event: JSON.parse(body) as Record<string, unknown>,
});

it('verifies what it sent and nothing else', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  await payOrder(connection, unit);
  await connection.simulator.webhooksSettled();
  const { headers, body } = receiver.deliveries[0] as Delivery;
  const sent = claim(headers, body);
  const verdict = async (change: object) => (await verify(connection, { ...sent, ...change })).body;
  const success = { verification_status: 'SUCCESS' };
  const failure = { verification_status: 'FAILURE' };
  expect(await verdict({})).toEqual(success);
  const { id, ...rest } = sent.webhook_event;
  expect(await verdict({ webhook_event: { ...rest, id } })).toEqual(failure);
  expect(await verdict({ webhook_event: { ...sent.webhook_event, summary: 'Paid' } })).toEqual(failure);
  expect(await verdict({ webhook_id: 'ANOTHER' })).toEqual(failure);
  expect(await verdict({ auth_algo: 'SHA1withRSA' })).toEqual(failure);
  expect(await verdict({ transmission_time: '2026-03-01T12:00:00Z' })).toEqual(failure);
  expect(await verdict({ transmission_sig: 'bm8=' })).toEqual(failure);
  expect(await verdict({ cert_url: 'https://example.com/cert.pem' })).toEqual(failure);
  expect(await verify(connection, { ...sent, transmission_sig: '' })).toMatchObject({
    status: 400,
    body: { name: 'VALIDATION_ERROR', details: [{ field: 'transmission_sig' }] },
  });
});

it('signs any body at any time for those who test a receiver', async () => {
  const connection = await startSimulator();
  const headers = connection.simulator.sign('{"id":"WH-1"}', new Date('2026-03-01T12:00:00Z'));
  expect(headers['paypal-transmission-time']).toBe('2026-03-01T12:00:00Z');
  const { body } = await verify(connection, claim({ ...headers }, '{"id":"WH-1"}'));
  expect(body).toEqual({ verification_status: 'SUCCESS' });
});

it('delivers an event again until it is taken, signed anew', async () => {
  const receiver = await startReceiver([500, 302]);
  const connection = await startSimulator({ webhookUrl: receiver.url, webhookRetryMs: [1, 1] });
  await payOrder(connection, unit);
  await connection.simulator.webhooksSettled();
  const approvals = receiver.deliveries.filter(({ body }) => body.includes('CHECKOUT.ORDER.APPROVED'));
  expect(new Set(receiver.events().map(({ id }) => id)).size).toBe(2);
  expect(receiver.deliveries).toHaveLength(4);
  expect(new Set(approvals.map(({ headers }) => headers['paypal-transmission-id'])).size).toBe(
    approvals.length,
  );
});

it('loses an event to order, which can still be read and sent again', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { simulator, client } = connection;
  await payOrder(connection, unit);
  await simulator.webhooksSettled();
  simulator.addFault({ match: { type: 'PAYMENT.CAPTURE.' }, webhooks: { kind: 'drop' } });
  await payOrder(connection, unit);
  await simulator.webhooksSettled();
  expect(receiver.types()).toEqual([...happened, 'CHECKOUT.ORDER.APPROVED']);

  const { accessToken } = await client.clientCredentialsAuthManager.fetchToken();
  const headers = { Authorization: `Bearer ${accessToken}` };
  const known = `${simulator.url}/v1/notifications/webhooks-events/${receiver.events()[1]?.id}`;
  expect(await (await fetch(known, { headers })).json()).toEqual(receiver.events()[1]);
  expect((await fetch(`${known}/resend`, { method: 'POST', headers })).status).toBe(202);
  await simulator.webhooksSettled();
  expect(receiver.types().at(-1)).toBe('PAYMENT.CAPTURE.COMPLETED');
});

it.each<[WebhookFault, number, string[]]>([
  [{ kind: 'duplicate' }, 1, ['a', 'a', 'b']],
  [{ kind: 'delay', ms: 200 }, 1, ['b', 'a']],
  [{ kind: 'reverse' }, 2, ['b', 'a']],
])('delivers otherwise to order: %o', async (webhooks, times, delivered) => {
  const receiver = await startReceiver();
  const { orders, simulator } = await startSimulator({ webhookUrl: receiver.url });
  const purchaseUnits = ['a', 'b'].map((referenceId) => ({
    referenceId,
    amount: usd('1.00'),
    customId: `demo:${referenceId}`,
  }));
  const { result } = await orders.createOrder({
    body: { intent: CheckoutPaymentIntent.Capture, purchaseUnits },
  });
  const id = String(result.id);
  simulator.approve(id);
  simulator.addFault({ match: { type: 'PAYMENT.CAPTURE.COMPLETED', times }, webhooks });
  await orders.captureOrder({ id });
  await simulator.webhooksSettled();
  const captured = receiver.events().filter(({ resource_type }) => resource_type === 'capture');
  expect(captured.map(({ resource }) => resource['custom_id'])).toEqual(
    delivered.map((unit) => `demo:${unit}`),
  );
});
