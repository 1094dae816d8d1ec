import { expect, it } from 'vitest';
import { Waybill } from '../client.ts';
import { WaybillTimeoutError } from '../errors.ts';
import type { Order, OrderInput } from '../generated/schemas.ts';
import { answer, scriptedServer, type Turn } from '../testing/scripted-server.ts';

async function shopOn(...turns: Turn[]) {
  const server = await scriptedServer(...turns);
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  return { shop, seen: server.seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const order = (status: string, ...payments: string[]) => ({
  id: 'o-1',
  status,
  payments: payments.map((payment) => ({ status: payment })),
});

const input: OrderInput = {
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
  currency: 'USD',
  items: [{ sku: 'MUG-01', quantity: 2 }],
  payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
};

it('walks through the pages, asking for the next one only when it is needed', async () => {
  const first = answer(200, { data: [{ id: 'a' }, { id: 'b' }], nextCursor: 'after b' });
  const last = answer(200, { data: [{ id: 'c' }], nextCursor: null });
  await using server = await shopOn(first, last);
  const orders = server.shop.orders.list({ status: 'processing', from: new Date(0), limit: 2 });
  expect(server.seen).toHaveLength(0);
  const ids: string[] = [];
  for await (const { id } of orders) {
    ids.push(id);
    expect(server.seen).toHaveLength(ids.length > 2 ? 2 : 1);
  }
  expect(ids).toEqual(['a', 'b', 'c']);
  const query = 'status=processing&from=1970-01-01T00%3A00%3A00.000Z&limit=2';
  expect(server.seen.map(({ path }) => path)).toEqual([
    `/v1/orders?${query}`,
    `/v1/orders?${query}&cursor=after+b`,
  ]);
});

it('hands out pages for those who keep the cursor', async () => {
  await using server = await shopOn(answer(200, { data: [{ id: 'c' }], nextCursor: null }));
  const pages: { data: Pick<Order, 'id'>[] }[] = [];
  for await (const page of server.shop.orders.list({ cursor: 'after b' }).pages()) pages.push(page);
  expect(pages).toEqual([{ data: [{ id: 'c' }], nextCursor: null }]);
  expect(server.seen[0]?.path).toBe('/v1/orders?cursor=after+b');
});

it('asks the API to hold the answer until the order has settled', async () => {
  await using server = await shopOn(answer(202, order('processing')));
  await server.shop.orders.create(input, { waitSeconds: 10, idempotencyKey: 'cart-7' });
  expect(server.seen[0]).toMatchObject({
    method: 'POST',
    path: '/v1/orders',
    headers: { prefer: 'wait=10', 'idempotency-key': 'cart-7', 'content-type': 'application/json' },
    body: input,
  });
});

it('waits until neither the order nor its payment is on its way', async () => {
  const steps = [
    order('pending'),
    order('awaiting_payment', 'failed', 'processing'),
    order('processing', 'paid'),
  ];
  await using server = await shopOn(...steps.map((step) => answer(200, step)));
  expect(await server.shop.orders.waitUntilSettled('o-1')).toMatchObject({ status: 'processing' });
  expect(server.seen.map(({ path }) => path)).toEqual(Array(3).fill('/v1/orders/o-1'));
});

it('counts an order as settled that waits for its customer', async () => {
  await using server = await shopOn(answer(200, order('awaiting_payment', 'failed', 'requires_action')));
  expect(await server.shop.orders.waitUntilSettled('o-1')).toMatchObject({ status: 'awaiting_payment' });
});

it('says that the order has not settled in time', async () => {
  await using server = await shopOn(answer(200, order('pending')));
  const waiting = server.shop.orders.waitUntilSettled('o-1', { withinMs: 150 });
  await expect(waiting).rejects.toThrow(WaybillTimeoutError);
});

it('reaches every verb of an order at its own address', async () => {
  await using server = await shopOn(answer(200, { data: [] }));
  const { orders } = server.shop;
  await orders.retrieve('o-1');
  await orders.events('o-1');
  await orders.diagnose('o-1');
  await orders.cancel('o-1', { reason: 'changed my mind' });
  await orders.ship('o-1', { carrier: 'DHL', trackingNumber: 'T1' });
  await orders.deliver('o-1', 's-1');
  await orders.pay('o-1', { provider: 'stripe', paymentMethod: 'pm_card_visa' });
  await orders.refund('o-1', { amount: 500, reason: 'arrived broken' });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/orders/o-1',
    'GET /v1/orders/o-1/events',
    'GET /v1/orders/o-1/diagnosis',
    'POST /v1/orders/o-1/cancel',
    'POST /v1/orders/o-1/shipments',
    'POST /v1/orders/o-1/shipments/s-1/deliver',
    'POST /v1/orders/o-1/payments',
    'POST /v1/orders/o-1/refunds',
  ]);
  expect(
    server.seen.filter(({ method, headers }) => (method === 'POST') !== 'idempotency-key' in headers),
  ).toEqual([]);
});
