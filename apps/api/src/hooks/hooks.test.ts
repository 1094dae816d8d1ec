import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { listOf, pageOf } from '../http/answers.ts';
import type { Client } from '../testing/client.ts';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import {
  deliveryAnswer,
  endpointAnswer,
  eventTypeAnswer,
  newEndpointAnswer,
  replayAnswer,
} from './endpoint-answers.ts';

let api: TestApi;
let owner: Client;
beforeAll(async () => {
  api = await startApi();
  owner = await api.logIn();
});
afterAll(() => api.close());

const path = '/v1/webhook-endpoints';
const url = 'https://receiver.example/hooks';
/** The body, of which the schema says what it is; moments stay the texts that they are. */
const is = <T>(schema: z.ZodType<unknown, T>, body: unknown): T => {
  schema.parse(body);
  return body as T;
};
const create = async (given: object = {}) => {
  const { status, body } = await owner.post(path, { url, events: ['order.accepted'], ...given });
  expect(status).toBe(201);
  return is(newEndpointAnswer, body);
};
const without = <T extends object, Name extends keyof T>(value: T, name: Name): Omit<T, Name> => {
  const { [name]: _, ...rest } = value;
  return rest;
};

describe('a webhook endpoint', () => {
  it('shows its secret once, and is read, changed and removed', async () => {
    const created = await create({ description: 'The warehouse' });
    const { id, secret } = created;
    expect(secret).toMatch(/^whsec_/);
    expect(created).toMatchObject({ payload: 'full', enabled: true, events: ['order.accepted'] });
    const read = await owner.get(`${path}/${id}`);
    expect(is(endpointAnswer, read.body)).toEqual(without(created, 'secret'));
    const listed = is(listOf(endpointAnswer), (await owner.get(path)).body);
    expect(listed.data).toContainEqual(read.body);
    expect(JSON.stringify(listed)).not.toContain(secret);

    const changed = await owner.call('PATCH', `${path}/${id}`, {
      json: { enabled: false, description: null },
    });
    expect(is(endpointAnswer, changed.body)).toMatchObject({ enabled: false, description: null, url });
    expect((await owner.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await owner.get(`${path}/${id}`)).status).toBe(404);
    expect((await owner.call('DELETE', `${path}/${id}`)).status).toBe(404);
  });

  it('gets a new secret, beside which the old one is good for as long as is asked', async () => {
    const { id, secret } = await create();
    const rotated = await owner.post(`${path}/${id}/secret`, { overlapHours: 2 });
    const answer = is(newEndpointAnswer, rotated.body);
    expect(answer.secret).not.toBe(secret);
    expect(answer.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
    expect((await owner.post(`${path}/${id}/secret`, undefined)).status).toBe(200);
    expect((await owner.post(`${path}/${id}/secret`, { overlapHours: 169 })).status).toBe(400);
  });

  it.each([
    [{ url: 'http://receiver.example/' }, 'url'],
    [{ url: 'https://10.0.0.1/' }, 'url'],
    [{ url: 'https://user:pw@receiver.example/' }, 'url'],
    [{ url: 'https://receiver.example:8443/' }, 'url'],
    [{ events: [] }, 'events'],
    [{ events: ['order.eaten'] }, 'events[0]'],
    [{ payload: 'fat' }, 'payload'],
    [{ colour: 'red' }, 'colour'],
  ])('is refused with %j', async (given, field) => {
    const { status, body } = await owner.post(path, { url, events: ['order.accepted'], ...given });
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(JSON.stringify(body)).toContain(field);
  });

  it('is for people who set up the shop, and for no key', async () => {
    expect((await api.storefront.get(path)).status).toBe(403);
  });

  it('chooses from a list of events', async () => {
    const { data } = is(listOf(eventTypeAnswer), (await owner.get('/v1/webhook-event-types')).body);
    expect(data).toContainEqual({ type: 'order.paid', description: expect.stringContaining('money') });
  });
});

describe('the log of an endpoint', () => {
  it('has what it is told, of which one or all are sent again', async () => {
    const { id } = await create({ events: ['order.accepted'] });
    api.dispatched.length = 0;
    await api.storefront.post('/v1/orders', newOrder());
    expect(api.dispatched.map(({ job }) => job)).toContain('webhook.deliver');
    expect((await owner.post(`${path}/${id}/test`, undefined)).status).toBe(202);

    const log = is(pageOf(deliveryAnswer), (await owner.get(`${path}/${id}/deliveries?limit=1`)).body);
    expect(log.data).toMatchObject([{ type: 'webhook.test', status: 'pending', orderId: null }]);
    const rest = await owner.get(`${path}/${id}/deliveries?cursor=${log.nextCursor}`);
    expect(is(pageOf(deliveryAnswer), rest.body).data).toMatchObject([
      { type: 'order.accepted', attempts: 0 },
    ]);
    const [delivery] = log.data;
    const one = `${path}/${id}/deliveries/${delivery?.id}`;
    expect(is(deliveryAnswer, (await owner.get(one)).body)).toEqual(delivery);

    const underWay = await owner.post(`${one}/replay`, undefined);
    expect([underWay.status, underWay.body['code']]).toEqual([409, 'illegal_transition']);
    await api.db.inTenant(api.tenantId, ({ prisma }) =>
      prisma.hookDelivery.updateMany({ data: { status: 'failed', settledAt: new Date() } }),
    );
    const replayed = await owner.post(`${one}/replay`, undefined);
    expect(is(deliveryAnswer, replayed.body)).toMatchObject({ id: delivery?.id, status: 'pending' });
    const all = await owner.post(`${path}/${id}/replay`, { since: '2026-01-01T00:00:00Z' });
    expect([all.status, is(replayAnswer, all.body)]).toEqual([202, { replayed: 1, isMore: false }]);
  });

  it('is of this endpoint alone', async () => {
    const [one, other] = [await create(), await create()];
    await owner.post(`${path}/${one.id}/test`, undefined);
    const { data } = is(pageOf(deliveryAnswer), (await owner.get(`${path}/${one.id}/deliveries`)).body);
    const crossed = await owner.get(`${path}/${other.id}/deliveries/${data[0]?.id}`);
    expect(crossed.status).toBe(404);
  });
});
