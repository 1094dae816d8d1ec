import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createStripeSimulator } from './create-stripe-simulator.ts';
import { connect, secretKey, startSimulator, webhookSecret } from './test-simulator.ts';

const paying = {
  amount: 1999,
  currency: 'usd',
  capture_method: 'automatic',
  payment_method: 'pm_card_visa',
  confirm: true,
} as const;

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-stripe-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'state', 'stripe.jsonl');
}

it('knows payments, events and idempotency keys again after a restart', async () => {
  const stateFile = temporaryFile();
  const first = await createStripeSimulator({ secretKey, webhookSecret, port: 0, stateFile });
  const before = connect(first.port);
  const paid = await before.paymentIntents.create(paying, { idempotencyKey: 'key-1' });
  await before.refunds.create({ payment_intent: paid.id, amount: 500 });
  const events = (await before.events.list()).data;
  const books = first.books();
  await first.close();

  const { stripe, simulator } = await startSimulator({ stateFile });
  expect(simulator.books()).toEqual(books);
  expect((await stripe.events.list()).data).toEqual(events);
  expect((await stripe.paymentIntents.create(paying, { idempotencyKey: 'key-1' })).id).toBe(paid.id);
  expect(simulator.books().totals).toMatchObject([{ charges: 1, captured: 1999, refunded: 500 }]);
});

it('starts after a kill in the middle of a line', async () => {
  const stateFile = temporaryFile();
  const first = await createStripeSimulator({ secretKey, webhookSecret, port: 0, stateFile });
  const { id } = await connect(first.port).paymentIntents.create(paying);
  await first.close();
  appendFileSync(stateFile, '{"in":"charges","record":{"id":"ch_3');
  const { stripe } = await startSimulator({ stateFile });
  expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'succeeded' });
});

it('keeps nothing without a state file', async () => {
  const { simulator, stripe } = await startSimulator();
  await stripe.paymentIntents.create(paying);
  await simulator.close();
  const { simulator: next } = await startSimulator();
  expect(next.books().payments).toEqual([]);
});

it('leaves the state file alone while another simulator holds the port', async () => {
  const stateFile = temporaryFile();
  const { simulator, stripe } = await startSimulator({ stateFile });
  await expect(startSimulator({ stateFile, port: simulator.port })).rejects.toThrow('EADDRINUSE');
  const { id } = await stripe.paymentIntents.create(paying);
  await simulator.close();
  const again = await startSimulator({ stateFile });
  expect(await again.stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'succeeded' });
});

it('does not start on a state file it cannot read, and frees the port', async () => {
  const stateFile = temporaryFile();
  const { simulator } = await startSimulator({ stateFile });
  await simulator.close();
  appendFileSync(stateFile, '{"in":"charges","record":{"id":"ch_1","amount":"many"}}\n');
  await expect(startSimulator({ stateFile, port: simulator.port })).rejects.toThrow('amount');
  await expect(startSimulator({ port: simulator.port })).resolves.toBeDefined();
});
