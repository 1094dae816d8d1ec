import { newId, obligationsOf, parkObligation } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { placeOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
let staff: Client;
beforeAll(async () => {
  api = await startApi();
  staff = await api.logIn();
});
afterAll(() => api.close());

async function parkedOrder() {
  const { id: orderId } = await placeOrder(api);
  const [job] = await api.transact(api.scope, (ctx) => obligationsOf(ctx, orderId));
  const id = String(job?.id);
  await api.db.inTenant(api.tenantId, (tx) =>
    parkObligation(
      tx,
      { tenantId: api.tenantId, id },
      { parkedAt: new Date(), attempts: 8, lastError: 'Error: no' },
    ),
  );
  return { orderId, id, path: `/v1/obligations/${id}/retry` };
}

describe('POST /v1/obligations/{id}/retry', () => {
  it('gives a job that was given up another round, and the timeline of its order tells', async () => {
    const { orderId, id, path } = await parkedOrder();
    const { status, body } = await staff.post(path, {});
    expect([status, body]).toEqual([202, { id, job: 'order.process', orderId }]);
    const diagnosis = await api.storefront.get(`/v1/orders/${orderId}/diagnosis`);
    expect(diagnosis.body).toMatchObject({ obligations: [{ id, attempts: 0, parkedAt: null }] });
    const events = await api.storefront.get<{ data: object[] }>(`/v1/orders/${orderId}/events`);
    expect(events.body.data.at(-1)).toMatchObject({
      type: 'obligation.retried',
      data: { job: 'order.process', obligationId: id },
    });
    expect(api.logged).toContainEqual(
      expect.objectContaining({ msg: 'a job that was given up gets another round', obligation: body }),
    );
  });

  it('does so once for each key, and refuses a job that is tried by itself', async () => {
    const { path } = await parkedOrder();
    const key = { 'idempotency-key': newId() };
    const first = await staff.post(path, {}, key);
    const second = await staff.post(path, {}, key);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect(second.body).toEqual(first.body);
    const third = await staff.post(path, {});
    expect([third.status, third.body.code]).toEqual([409, 'illegal_transition']);
  });

  it('is for staff, and for the jobs of their own shop', async () => {
    const { path } = await parkedOrder();
    expect((await api.storefront.post(path, {})).status).toBe(403);
    expect((await api.stranger.post(path, {})).status).toBe(401);
    for (const id of [newId(), 'none']) {
      const { status, body } = await staff.post(`/v1/obligations/${id}/retry`, {});
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });
});
