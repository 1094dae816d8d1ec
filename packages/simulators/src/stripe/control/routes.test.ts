import { expect, it } from 'vitest';
import { refusal, startSimulator } from '../test-simulator.ts';

const paying = {
  amount: 1999,
  currency: 'usd',
  capture_method: 'automatic',
  payment_method: 'pm_card_visa',
  confirm: true,
} as const;

async function startControl() {
  const { stripe, simulator } = await startSimulator();
  const request = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    return { status: answer.status, body: parsed };
  };
  return { stripe, request };
}

it('takes orders for faults, lists what is left of them and takes them back', async () => {
  const { stripe, request } = await startControl();
  const ordered = await request('POST', '/faults', {
    match: { method: 'POST', times: 2 },
    fault: { kind: 'status', status: 500 },
  });
  expect(ordered).toMatchObject({ status: 201, body: { times: 2 } });
  await refusal(stripe.paymentIntents.create(paying));
  expect(await request('GET', '/faults')).toMatchObject({ body: { data: [{ times: 1 }] } });
  expect(await request('DELETE', '/faults')).toMatchObject({ status: 204 });
  expect(await request('GET', '/faults')).toEqual({ status: 200, body: { data: [] } });
  expect(await stripe.paymentIntents.create(paying)).toMatchObject({ status: 'succeeded' });
});

it.each([
  { fault: { kind: 'explode' } },
  { fault: { kind: 'latency' } },
  { match: { times: 0 }, fault: { kind: 'drop_after' } },
  { webhooks: { kind: 'reverse' } },
  {},
])('refuses an order it does not understand: %o', async (order) => {
  const { request } = await startControl();
  expect((await request('POST', '/faults', order)).status).toBe(400);
});

it('tells what was charged, captured and refunded for one order', async () => {
  const { stripe, request } = await startControl();
  const paid = await stripe.paymentIntents.create({ ...paying, metadata: { order: 'o-1', payment: 'p-1' } });
  await stripe.refunds.create({ payment_intent: paid.id, amount: 500 });
  await stripe.paymentIntents.create({ ...paying, metadata: { order: 'o-2', payment: 'p-2' } });
  const { body } = await request('GET', '/books?order=o-1');
  expect(body).toMatchObject({
    totals: [{ currency: 'usd', captured: 1999, refunded: 500, charges: 1 }],
    payments: [
      { paymentIntent: paid.id, metadata: { payment: 'p-1' }, charges: 1, captured: 1999, refunded: 500 },
    ],
  });
  expect(await request('GET', '/books')).toMatchObject({
    body: { totals: [{ captured: 3998, charges: 2 }] },
  });
});

it('answers 404 to an order it does not have', async () => {
  const { request } = await startControl();
  expect((await request('POST', '/teapot', {})).status).toBe(404);
  expect((await request('POST', '/payment_intents/pi_none/authenticate', { outcome: 'fail' })).status).toBe(
    404,
  );
});
