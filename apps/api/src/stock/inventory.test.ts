import { applyAdjustment } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug, stockOfEach } from '../testing/test-shop.ts';

interface MovementPage {
  data: { delta: number; kind: string; reason: string | null }[];
  nextCursor: string | null;
}

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const adjust = (body: unknown, headers: Record<string, string> = {}) =>
  api.storefront.post('/v1/inventory/adjustments', body, headers);

async function applied(delta: number, reason: string): Promise<void> {
  const { body } = await adjust({ sku: bowl.sku, delta, reason });
  await api.transact(api.scope, (ctx) => applyAdjustment(ctx, { adjustmentId: String(body['id']) }));
}

describe('the inventory', () => {
  it('tells what is on hand, held and available', async () => {
    await processedOrder(api, { items: [{ sku: mug.sku, quantity: 30 }] });
    await processedOrder(api, { ...byInvoice, items: [{ sku: mug.sku, quantity: 5 }] });
    const onHand = stockOfEach - 5;
    const expected = {
      sku: mug.sku,
      onHand,
      reserved: 30,
      available: onHand - 30,
      ...{ awaited: 0, incoming: 0, value: 0, unitCost: 0 },
      ...{ whenSoldOut: 'refuse', backorderLimit: null, availableFrom: null },
      levels: [
        {
          ...{ location: 'main', onHand, reserved: 30, active: true, awaited: 0, incoming: 0, value: 0 },
          ...{ lowStockThreshold: null, lowStockMargin: 0 },
        },
      ],
    };
    expect((await api.storefront.get(`/v1/inventory/${mug.sku}`)).body).toEqual(expected);
    const first = await api.storefront.get('/v1/inventory?limit=1');
    expect(first.body['data']).toMatchObject([{ sku: bowl.sku }]);
    const second = await api.storefront.get(`/v1/inventory?limit=1&cursor=${first.body['nextCursor']}`);
    expect(second.body).toEqual({ data: [expected], nextCursor: null });
  });

  it('does not take a cursor of the products', async () => {
    const { body } = await api.storefront.get('/v1/products?limit=1');
    const answer = await api.storefront.get(`/v1/inventory?cursor=${body['nextCursor']}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('knows a product that is called like the path of adjustments', async () => {
    await api.storefront.post('/v1/products', { ...mug, sku: 'adjustments' });
    const found = await api.storefront.get('/v1/inventory?sku=adjustments');
    expect(found.body['data']).toMatchObject([{ sku: 'adjustments' }]);
    expect((await api.storefront.get('/v1/inventory/adjustments/movements')).body['data']).toEqual([]);
  });

  it('takes what happens when a SKU is sold out, and when to tell of it', async () => {
    await api.storefront.post('/v1/products', { ...mug, sku: 'NEW-01' });
    const patch = (json: unknown) => api.storefront.call('PATCH', '/v1/inventory/NEW-01', { json });
    const levels = [{ location: 'main', lowStockThreshold: 4, lowStockMargin: 2 }];
    const { status, body } = await patch({
      ...{ whenSoldOut: 'preorder', backorderLimit: 9, availableFrom: '2027-03-01', leadDays: 3, levels },
    });
    expect([status, body]).toMatchObject([
      200,
      { whenSoldOut: 'preorder', backorderLimit: 9, availableFrom: '2027-03-01', levels },
    ]);
    expect((await patch({ backorderLimit: null })).body).toMatchObject({
      ...{ whenSoldOut: 'preorder', backorderLimit: null, availableFrom: '2027-03-01' },
    });
    for (const wrong of [
      {},
      { whenSoldOut: 'never' },
      { availableFrom: '2027-02-30' },
      { backorderLimit: -1 },
      { coverDays: 0 },
      { levels: [{ location: 'main', lowStockMargin: -1 }] },
    ]) {
      expect((await patch(wrong)).status).toBe(400);
    }
    expect((await patch({ levels: [{ location: 'moon' }] })).status).toBe(404);
  });
});

describe('an adjustment', () => {
  it('is taken and handed to a job', async () => {
    const { status, body } = await adjust({ sku: mug.sku, delta: -3, reason: 'broken' });
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.any(String),
      sku: mug.sku,
      location: 'main',
      delta: -3,
      unitCost: null,
      reason: 'broken',
      status: 'pending',
    });
    expect(api.dispatched.at(-1)).toMatchObject({
      job: 'stock.adjust',
      payload: { adjustmentId: body['id'] },
    });
  });

  it('is taken once under one key', async () => {
    const key = { 'idempotency-key': 'adjust-1' };
    const wish = { sku: mug.sku, delta: 1, reason: 'found' };
    const [first, again] = [await adjust(wish, key), await adjust(wish, key)];
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect((await adjust({ ...wish, delta: 2 }, key)).status).toBe(422);
  });

  it.each([
    [{ sku: mug.sku, delta: 0, reason: 'none' }, 'delta'],
    [{ sku: mug.sku, delta: 1.5, reason: 'half' }, 'delta'],
    [{ sku: mug.sku, delta: 1_000_001, reason: 'many' }, 'delta'],
    [{ sku: mug.sku, delta: 1 }, 'reason'],
    [{ delta: 1, reason: 'what?' }, 'sku'],
    [{ sku: mug.sku, delta: 1, reason: 'ok', force: true }, 'force'],
    [{ sku: mug.sku, delta: -1, unitCost: 5, reason: 'ok' }, 'unitCost'],
    [{ sku: mug.sku, delta: 1, unitCost: 0.5, reason: 'ok' }, 'unitCost'],
  ])('is refused: %o', async (body, path) => {
    const answer = await adjust(body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('is told of with what became of it', async () => {
    const wishes = [
      { sku: mug.sku, delta: 2, unitCost: 700, reason: 'delivery' },
      { sku: mug.sku, delta: -1_000_000, reason: 'slip of the pen' },
    ];
    const ids: string[] = [];
    for (const wish of wishes) ids.push(String((await adjust(wish)).body['id']));
    for (const adjustmentId of ids) {
      await api.transact(api.scope, (ctx) => applyAdjustment(ctx, { adjustmentId }));
    }
    const [taken, refused] = ids;
    const { body } = await api.storefront.get(`/v1/inventory/adjustments/${taken}`);
    expect(body).toMatchObject({ id: taken, ...wishes[0], status: 'applied', rejection: null });
    const { body: rejected } = await api.storefront.get(
      `/v1/inventory/adjustments?sku=${mug.sku}&status=rejected&limit=1`,
    );
    expect(rejected).toMatchObject({
      data: [{ id: refused, rejection: 'less would be on hand than is held for orders' }],
      nextCursor: null,
    });
    for (const id of ['nonsense', crypto.randomUUID()]) {
      expect((await api.storefront.get(`/v1/inventory/adjustments/${id}`)).status).toBe(404);
    }
  });

  it('finds no product and no location that are not there', async () => {
    expect((await adjust({ sku: 'NONE', delta: 1, reason: 'x' })).status).toBe(404);
    expect((await adjust({ sku: mug.sku, location: 'moon', delta: 1, reason: 'x' })).status).toBe(404);
  });
});

describe('the movements of a SKU', () => {
  it('are shown the newest first, in pages that neither repeat nor skip', async () => {
    for (let delta = 1; delta <= 4; delta++) await applied(delta, `delivery ${delta}`);
    const path = `/v1/inventory/${bowl.sku}/movements`;
    const { body: all } = await api.storefront.get<MovementPage>(path);
    expect(all.data.map(({ delta }) => delta)).toEqual([4, 3, 2, 1, stockOfEach]);
    expect(all.data[0]).toEqual({
      at: expect.stringMatching(/Z$/),
      kind: 'adjustment',
      location: 'main',
      delta: 4,
      balance: stockOfEach + 10,
      value: 0,
      unitCost: null,
      causeId: expect.any(String),
      reason: 'delivery 4',
      actor: expect.stringContaining('api_key:'),
    });
    const { body: first } = await api.storefront.get<MovementPage>(`${path}?limit=3`);
    const { body: rest } = await api.storefront.get<MovementPage>(
      `${path}?limit=3&cursor=${first.nextCursor}`,
    );
    expect([...first.data, ...rest.data]).toEqual(all.data);
    expect(rest.nextCursor).toBeNull();
  });
});
