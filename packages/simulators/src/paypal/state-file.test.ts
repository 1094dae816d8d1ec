import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPayPalSimulator } from './create-paypal-simulator.ts';
import { connect, createOrder, credentials, payOrder, startSimulator, webhookId } from './test-simulator.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-paypal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'state', 'paypal.jsonl');
}

it('knows payments, tokens, request ids, its key and its time again after a restart', async () => {
  const stateFile = temporaryFile();
  const first = await createPayPalSimulator({ ...credentials, webhookId, port: 0, stateFile });
  const before = { simulator: first, ...connect(first.url) };
  const id = await createOrder(before);
  first.approve(id);
  await before.orders.captureOrder({ id, paypalRequestId: 'p-1' });
  const { captureId } = await payOrder(before);
  await before.payments.refundCapturedPayment({ captureId });
  const token = await before.client.clientCredentialsAuthManager.fetchToken();
  const books = first.books();
  const certificate = first.sign('{}')['paypal-cert-url'].split('/').at(-1);
  first.advanceClock(3_600_000);
  await first.close();

  const { simulator, orders } = await startSimulator({ stateFile });
  expect(simulator.books()).toEqual(books);
  expect(simulator.sign('{}')['paypal-cert-url'].split('/').at(-1)).toBe(certificate);
  const headers = { Authorization: `Bearer ${token.accessToken}` };
  expect((await fetch(`${simulator.url}/v2/checkout/orders/${id}`, { headers })).status).toBe(200);
  const again = await orders.captureOrder({ id, paypalRequestId: 'p-1' });
  expect(again).toMatchObject({ statusCode: 200, result: { id } });
  const { result } = await orders.getOrder({ id: await createOrder({ orders }) });
  expect(Date.parse(String(result.createTime)) - Date.now()).toBeGreaterThan(3_500_000);
});

it('does not start on a state file it cannot read, and frees the port', async () => {
  const stateFile = temporaryFile();
  const { simulator } = await startSimulator({ stateFile });
  await simulator.close();
  appendFileSync(stateFile, '{"in":"captures","record":{"id":"1","amount":"many"}}\n');
  await expect(startSimulator({ stateFile, port: simulator.port })).rejects.toThrow('amount');
  await expect(startSimulator({ port: simulator.port })).resolves.toBeDefined();
});
