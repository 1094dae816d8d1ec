import { expect, it } from 'vitest';
import { Waybill } from '../client.ts';
import { answer, problem, scriptedServer } from '../testing/scripted-server.ts';

const key = { id: 'c-1', token: 'wbc_secret' };

it('shows the token of the cart with every request, and the version where one is named', async () => {
  await using server = await scriptedServer(answer(200, key));
  const { carts, quotes } = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  await carts.retrieve(key);
  await carts.setItem(key, 'MUG 01/a', 2, { version: 3 });
  await carts.merge(key, { id: 'c-2', token: 'wbc_other' });
  await carts.checkOut(key, { payment: { provider: 'manual' } }, { waitSeconds: 5, version: 4 });
  await quotes.create({ cart: key, validDays: 7 });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/carts/c-1',
    'PUT /v1/carts/c-1/items/MUG%2001%2Fa',
    'POST /v1/carts/c-1/merge',
    'POST /v1/carts/c-1/checkout',
    'POST /v1/quotes',
  ]);
  expect(server.seen.map(({ headers }) => headers['x-cart-token'])).toEqual(Array(5).fill('wbc_secret'));
  expect(server.seen.map(({ headers }) => headers['if-match'])).toEqual([
    ...[undefined, '"3"', undefined, '"4"', undefined],
  ]);
  expect(server.seen.map(({ body }) => body).slice(1)).toEqual([
    { quantity: 2 },
    { from: 'c-2', fromToken: 'wbc_other' },
    { payment: { provider: 'manual' } },
    { validDays: 7, cart: 'c-1' },
  ]);
  expect(server.seen[3]?.headers).toMatchObject({ prefer: 'wait=5', 'idempotency-key': expect.any(String) });
});

it('goes through the quotes of a customer page by page', async () => {
  const page = (id: string, nextCursor: string | null) => answer(200, { data: [{ id }], nextCursor });
  await using server = await scriptedServer(page('q-2', 'c1'), page('q-1', null));
  const { quotes } = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  const seen: string[] = [];
  for await (const { id } of quotes.list({ status: 'open', email: 'ada@example.com' })) seen.push(id);
  expect(seen).toEqual(['q-2', 'q-1']);
  expect(server.seen.map(({ path }) => path)).toEqual([
    '/v1/quotes?status=open&email=ada%40example.com',
    '/v1/quotes?status=open&email=ada%40example.com&cursor=c1',
  ]);
});

it('sends a checkout again under the same key when the API fails for a moment', async () => {
  const failure = problem(503, { code: 'unavailable', title: 'Service Unavailable' });
  await using server = await scriptedServer(failure, answer(202, { id: 'o-1' }));
  const { carts } = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  const { id } = await carts.checkOut(key, { payment: { provider: 'manual' } });
  expect(id).toBe('o-1');
  const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([keys[0], keys[0]]);
});
