import { cancelOrder } from '@waybill/domain';
import { until } from '@waybill/testing';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, newOrder, placeOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Listens to an order as a browser would, until the stream ends or the caller has heard enough. */
async function listen(id: string, headers: Record<string, string> = {}, { baseUrl, apiKey } = api) {
  const leave = new AbortController();
  const response = await fetch(`${baseUrl}/v1/orders/${id}/stream`, {
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    signal: leave.signal,
  });
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onComment: (comment) => void comments.push(comment),
  });
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  };
  const ended = read().catch((error: unknown) => {
    if (!leave.signal.aborted) throw error;
  });
  return {
    response,
    events,
    comments,
    ended,
    leave: () => leave.abort(),
    types: () => events.map(({ event }) => event),
  };
}

it('tells what has happened, then what happens, and ends with the order', async () => {
  const { id } = await placeOrder(api, byInvoice);
  const stream = await listen(id);
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
  await until(() => stream.events.length === 1);
  await api.process(id);
  await until(() => stream.events.length === 3);
  await api.transact(api.scope, (ctx) => cancelOrder(ctx, { orderId: id, reason: 'enough' }));
  await stream.ended;

  expect(stream.types()).toEqual(['order.accepted', 'order.reserved', 'order.confirmed', 'order.cancelled']);
  expect(stream.events.map((event) => event.id)).toEqual(['1', '2', '3', '4']);
  const { body } = await api.storefront.get<{ data: object[] }>(`/v1/orders/${id}/events`);
  expect(stream.events.map(({ data }): unknown => JSON.parse(data))).toEqual(body.data);
});

it('goes on after the last event that the client has seen', async () => {
  const { id } = await processedOrder(api, byInvoice);
  const stream = await listen(id, { 'last-event-id': '2' });
  await until(() => stream.events.length === 1);
  stream.leave();
  expect(stream.types()).toEqual(['order.confirmed']);
});

it('plays a finished order back and ends at once', async () => {
  const { id } = await processedOrder(api, { items: [{ sku: 'NONE', quantity: 1 }] });
  const stream = await listen(id);
  await stream.ended;
  expect(stream.types()).toEqual(['order.accepted', 'order.rejected']);
});

it('tells a client that has seen everything to stay away', async () => {
  const { id } = await processedOrder(api, { items: [{ sku: 'NONE', quantity: 1 }] });
  expect((await listen(id, { 'last-event-id': '2' })).response.status).toBe(204);
});

it('stays open for a cancelled order until its money has come back', async () => {
  const order = await processedOrder(api);
  const paymentId = String(order.payments[0]?.id);
  const captured = { kind: 'captured', amount: 2_599, reference: 'ch_1' } as const;
  await api.hearFromProvider(paymentId, { status: 'paid', entries: [captured] });
  await api.storefront.post(`/v1/orders/${order.id}/cancel`, { reason: 'changed my mind' });
  const stream = await listen(order.id);
  await until(() => stream.types().includes('order.cancelled'));
  const refunded = { kind: 'refunded', amount: 2_599, reference: 're_1' } as const;
  await api.hearFromProvider(paymentId, { status: 'paid', entries: [captured, refunded] });
  await stream.ended;
  expect(stream.types().at(-1)).toBe('payment.refunded');
});

it('has a head without a body', async () => {
  const { id } = await placeOrder(api);
  const { status, headers } = await api.storefront.call('HEAD', `/v1/orders/${id}/stream`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
});

it('refuses an id that no event of it has', async () => {
  const { id } = await placeOrder(api);
  const { response } = await listen(id, { 'last-event-id': 'latest' });
  expect(response.status).toBe(400);
});

it('ends every stream when the process stops', async () => {
  const stopping = await startApi();
  const { id } = await placeOrder(stopping);
  const response = await fetch(`${stopping.baseUrl}/v1/orders/${id}/stream`, {
    headers: { authorization: `Bearer ${stopping.apiKey}` },
  });
  const text = response.text();
  await stopping.close();
  expect(await text).toContain('event: order.accepted');
});

it('says now and then that it is there, while there is no news', async () => {
  const quiet = await startApi({ streams: { heartbeatMs: 20 } });
  const { id } = await placeOrder(quiet);
  const stream = await listen(id, {}, quiet);
  await until(() => stream.comments.length > 2);
  expect(new Set(stream.comments)).toEqual(new Set(['still here']));
  expect(stream.types()).toEqual(['order.accepted']);
  stream.leave();
  await quiet.close();
});

it('ends after its time, for the client to come back', async () => {
  const brief = await startApi({ streams: { longestMs: 50 } });
  const { id } = await placeOrder(brief);
  const stream = await listen(id, {}, brief);
  await stream.ended;
  expect(stream.types()).toEqual(['order.accepted']);
  await brief.close();
});

describe('places for streams', () => {
  /** An API in which a shop may have one stream, and all shops together two. */
  async function startSmall() {
    const small = await startApi({ streams: { mostPerTenant: 1, most: 2 } });
    const open = async (shop: { apiKey: string }, id: string) =>
      listen(id, {}, { ...small, apiKey: shop.apiKey });
    const placeFor = async (shop: { apiKey: string }) =>
      (await small.as(shop.apiKey).post<{ id: string }>('/v1/orders', newOrder(byInvoice))).body.id;
    return { small, open, placeFor };
  }

  it('are counted for each shop: one that has all of its own gets no other', async () => {
    const { small, open, placeFor } = await startSmall();
    const id = await placeFor(small);
    const first = await open(small, id);
    const { status, headers, body } = await small.storefront.get(`/v1/orders/${id}/stream`);
    expect([status, headers.get('retry-after'), body.code]).toEqual([429, '5', 'too_many_streams']);
    expect((await small.storefront.call('HEAD', `/v1/orders/${id}/stream`)).status).toBe(200);

    const others = await openTestShop(small.transact);
    const second = await open(others, await placeFor(others));
    expect(second.response.status).toBe(200);
    const thirds = await openTestShop(small.transact);
    const full = await open(thirds, await placeFor(thirds));
    expect([full.response.status, full.response.headers.get('retry-after')]).toEqual([503, '5']);
    first.leave();
    second.leave();
    await small.close();
  });

  it('are free again when the client is gone, and when the order is over', async () => {
    const { small, open, placeFor } = await startSmall();
    const id = await placeFor(small);
    const first = await open(small, id);
    expect(first.response.status).toBe(200);
    first.leave();
    const second = await until(async () => {
      const stream = await open(small, id);
      return stream.response.status === 200 && stream;
    });
    await small.transact(small.scope, (ctx) => cancelOrder(ctx, { orderId: id, reason: 'enough' }));
    await second.ended;
    expect(second.types().at(-1)).toBe('order.cancelled');
    const third = await open(small, id);
    expect(third.response.status).toBe(200);
    await third.ended;
    await small.close();
  });
});
