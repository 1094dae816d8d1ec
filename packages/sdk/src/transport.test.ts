import { expect, it } from 'vitest';
import { Waybill } from './client.ts';
import { isWaybillError, WaybillConnectionError, WaybillError, WaybillTimeoutError } from './errors.ts';
import { answer, breakOff, hangUp, problem, scriptedServer, stayQuiet } from './testing/scripted-server.ts';

const apiKey = 'wb_test';
const product = { sku: 'MUG', name: 'Mug', price: 1050, currency: 'USD' };

const failureOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

it('sends the same key and body again until the API is back', async () => {
  const unavailable = problem(503, { code: 'unavailable' }, { 'retry-after': '0' });
  await using server = await scriptedServer(unavailable, hangUp, breakOff, answer(201, product));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  expect(await shop.products.create(product)).toEqual(product);
  expect(server.seen).toHaveLength(4);
  expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(server.seen.map(({ body }) => body)).toEqual(Array(4).fill(product));
  expect(server.seen[0]?.headers.authorization).toBe('Bearer wb_test');
});

it('takes a new key for each call, and the given one when there is one', async () => {
  await using server = await scriptedServer(answer(201, product));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  await shop.products.create(product);
  await shop.products.create(product);
  await shop.products.create(product, { idempotencyKey: 'cart-7' });
  const [first, second, third] = server.seen.map(({ headers }) => headers['idempotency-key']);
  expect(first).not.toBe(second);
  expect(third).toBe('cart-7');
});

it('tells at once what the API refuses, with every field at fault', async () => {
  const errors = [{ path: 'items[0].quantity', message: 'must be at least 1' }];
  const refusal = { title: 'Bad Request', detail: 'Some fields.', code: 'validation_failed', errors };
  await using server = await scriptedServer(problem(400, refusal, { 'x-request-id': 'r-1' }));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  const error = await failureOf(shop.products.create(product));
  expect(error).toBeInstanceOf(WaybillError);
  expect(error).toMatchObject({ status: 400, code: 'validation_failed', requestId: 'r-1', errors });
  expect(error).toMatchObject({ message: 'Bad Request: Some fields.', problem: refusal });
  expect(server.seen).toHaveLength(1);
});

it('gives up after the retries with what went wrong last', async () => {
  await using server = await scriptedServer(hangUp, answer(502, '<html>Bad gateway</html>'));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey, maxRetries: 1 });
  expect(await failureOf(shop.products.retrieve('MUG'))).toMatchObject({ status: 502, code: 'http_502' });
  expect(server.seen).toHaveLength(2);
});

it('does not wait for longer than a minute, even if the API asks for it', async () => {
  await using server = await scriptedServer(problem(429, { code: 'rate_limited' }, { 'retry-after': '90' }));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  expect(await failureOf(shop.products.retrieve('MUG'))).toMatchObject({ retryAfterMs: 90_000 });
});

it('says that nobody is there', async () => {
  const server = await scriptedServer(stayQuiet);
  await server[Symbol.asyncDispose]();
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey, maxRetries: 0 });
  const error = await failureOf(shop.products.retrieve('MUG'));
  expect(error).toBeInstanceOf(WaybillConnectionError);
  expect(error).toMatchObject({ status: null, code: 'connection_failed' });
});

it('gives an attempt its time and then starts the next', async () => {
  await using server = await scriptedServer(stayQuiet, answer(200, product));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey, timeoutMs: 100 });
  expect(await shop.products.retrieve('MUG')).toEqual(product);

  await using silent = await scriptedServer(stayQuiet);
  const patient = new Waybill({ baseUrl: silent.baseUrl, apiKey, maxRetries: 0 });
  const error = await failureOf(patient.products.retrieve('MUG', { timeoutMs: 50 }));
  expect(error).toBeInstanceOf(WaybillTimeoutError);
});

it.each([
  ['while it waits for the answer', stayQuiet],
  ['while it waits for the next attempt', answer(503, {}, { 'retry-after': '30' })],
])('ends with the reason of the signal %s', async (_, turn) => {
  await using server = await scriptedServer(turn);
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  const controller = new AbortController();
  const failure = failureOf(shop.products.retrieve('MUG', { signal: controller.signal }));
  await expect.poll(() => server.seen.length).toBe(1);
  controller.abort(new Error('the page was left'));
  expect(await failure).toMatchObject({ message: 'the page was left' });
  expect(server.seen).toHaveLength(1);
});

it('sends nothing once the signal has aborted', async () => {
  await using server = await scriptedServer(answer(200, product));
  const shop = new Waybill({ baseUrl: server.baseUrl, apiKey });
  const signal = AbortSignal.abort(new Error('too late'));
  expect(await failureOf(shop.products.retrieve('MUG', { signal }))).toMatchObject({ message: 'too late' });
  expect(server.seen).toHaveLength(0);
});

it('goes through the fetch that it is given', async () => {
  const urls: string[] = [];
  const fetch: typeof globalThis.fetch = async (url) => {
    urls.push(String(url));
    return Response.json(product);
  };
  const shop = new Waybill({ baseUrl: 'https://shop.example/api/', apiKey, fetch });
  await shop.products.retrieve('A/B 1');
  expect(urls).toEqual(['https://shop.example/api/v1/products/A%2FB%201']);
});

it('shows a person’s token as it is at each attempt, or says whose catalogue is meant', async () => {
  const unavailable = problem(503, { code: 'unavailable' }, { 'retry-after': '0' });
  await using server = await scriptedServer(unavailable, answer(200, product));
  const { baseUrl } = server;
  const tokens = ['first', 'second'];
  const person = new Waybill({ baseUrl, accessToken: async () => tokens.shift() ?? 'none' });
  await person.products.retrieve('MUG');
  await new Waybill({ baseUrl, accessToken: 'fixed' }).products.retrieve('MUG');
  await new Waybill({ baseUrl, tenant: 'harbour' }).catalogue.retrieve('MUG');
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
    ...['Bearer first', 'Bearer second', 'Bearer fixed', undefined],
  ]);
  expect(server.seen.at(-1)?.headers['x-waybill-tenant']).toBe('harbour');
});

it('does not send again what would be done twice, unless the API says that it did nothing', async () => {
  const unavailable = problem(503, { code: 'unavailable' }, { 'retry-after': '0' });
  await using server = await scriptedServer(unavailable, hangUp, answer(201, {}));
  const { apiKeys } = new Waybill({ baseUrl: server.baseUrl, accessToken: 'token' });
  const error = await failureOf(apiKeys.create({ name: 'till', scopes: ['orders:write'] }));
  expect(error).toBeInstanceOf(WaybillConnectionError);
  expect(server.seen).toHaveLength(2);
});

it('hands out the bytes of a file, and tells why there are none', async () => {
  const pdf = answer(200, '%PDF-1.7', { 'content-type': 'application/pdf' });
  await using server = await scriptedServer(pdf, problem(404, { code: 'not_found' }));
  const { quotes } = new Waybill({ baseUrl: server.baseUrl, apiKey });
  expect(await (await quotes.pdf('q-1')).text()).toBe('%PDF-1.7');
  expect(await failureOf(quotes.pdf('q-2'))).toMatchObject({ status: 404, code: 'not_found' });
});

it('tells errors apart by their code', async () => {
  const refusal = { code: 'refund_exceeds_captured', available: 500 };
  await using server = await scriptedServer(problem(409, refusal));
  const { orders } = new Waybill({ baseUrl: server.baseUrl, apiKey });
  const error = await failureOf(orders.refund('o-1', { amount: 900, reason: 'broken' }));
  expect(isWaybillError(error) && isWaybillError(error, 'not_found', 'refund_exceeds_captured')).toBe(true);
  expect(isWaybillError(error, 'not_found') || isWaybillError(new TypeError('no'))).toBe(false);
  expect(isWaybillError(error, 'refund_exceeds_captured') && error.problem.available).toBe(500);
});
