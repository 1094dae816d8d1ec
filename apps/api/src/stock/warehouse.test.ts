import { applyCount, applyTransfer } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug, stockOfEach } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const { sku } = mug;
const post = <Body = Record<string, unknown>>(path: string, body: unknown, key?: string) =>
  api.storefront.post<Body>(path, body, key === undefined ? {} : { 'idempotency-key': key });
const get = async (path: string) => (await api.storefront.get(path)).body;

describe('locations', () => {
  it('are added, listed as they are asked, changed, deactivated and removed', async () => {
    const annex = { code: 'annex / 2', name: 'Annex', priority: 0 };
    const added = await post('/v1/locations', annex);
    expect([added.status, added.body]).toEqual([201, { ...annex, active: true }]);
    const path = added.headers.get('location') ?? '';
    expect(path).toBe('/v1/locations/annex%20%2F%202');
    expect((await post('/v1/locations', annex)).body['code']).toBe('already_exists');
    expect(await get('/v1/locations')).toMatchObject({ data: [{ code: 'annex / 2' }, { code: 'main' }] });
    const changed = await api.storefront.call('PATCH', path, { json: { active: false, priority: 7 } });
    expect(changed.body).toEqual({ ...annex, priority: 7, active: false });
    expect(await get(path)).toEqual(changed.body);
    expect((await api.storefront.call('DELETE', path)).status).toBe(204);
    expect((await api.storefront.get(path)).status).toBe(404);
  });

  it('that cannot be are not there', async () => {
    for (const code of ['%00', '%20x', 'x'.repeat(65)]) {
      const { status, body } = await api.storefront.get(`/v1/locations/${code}`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  it('with stock are kept', async () => {
    const { status, body } = await api.storefront.call('DELETE', '/v1/locations/main');
    expect([status, body]).toMatchObject([409, { code: 'in_use' }]);
  });

  it.each([
    [{ code: ' x', name: 'X' }, 'code'],
    [{ code: 'x', name: '' }, 'name'],
    [{ code: 'x', name: 'X', priority: -1 }, 'priority'],
    [{ code: 'x', name: 'X', active: 'no' }, 'active'],
  ])('are refused: %o', async (body, path) => {
    const answer = await post('/v1/locations', body);
    expect([answer.status, (answer.body['errors'] as { path: string }[])[0]?.path]).toEqual([400, path]);
  });
});

describe('transfers', () => {
  const lines = [{ sku, quantity: 5 }];

  it('are taken once under one key, carried out, received, and told of', async () => {
    await post('/v1/locations', { code: 'shop', name: 'Shop' });
    const wish = { from: 'main', to: 'shop', lines, inTwoSteps: true, reason: 'window' };
    const [first, again] = [
      await post('/v1/inventory/transfers', wish, 't-1'),
      await post('/v1/inventory/transfers', wish, 't-1'),
    ];
    expect([first.status, first.body]).toMatchObject([202, { ...wish, status: 'pending' }]);
    expect(again.body).toEqual(first.body);
    const path = `/v1/inventory/transfers/${first.body['id']}`;
    const work = () =>
      api.transact(api.scope, (ctx) => applyTransfer(ctx, { transferId: String(first.body['id']) }));
    expect((await post(`${path}/receive`, {})).status).toBe(409);
    await work();
    expect(await get(path)).toMatchObject({ status: 'in_transit' });
    expect(await get(`/v1/inventory/${sku}`)).toMatchObject({ onHand: stockOfEach - 5, incoming: 5 });
    expect((await post(`${path}/receive`, {})).body).toMatchObject({ status: 'receiving' });
    await work();
    expect(await get('/v1/inventory/transfers?status=completed')).toMatchObject({
      data: [{ id: first.body['id'], status: 'completed' }],
    });
    const { data } = (await get(`/v1/inventory/${sku}/movements?kind=transfer`)) as { data: object[] };
    expect(data).toMatchObject([
      { location: 'shop', delta: 5, balance: 5, causeId: first.body['id'] },
      { location: 'main', delta: -5, balance: stockOfEach - 5, causeId: first.body['id'] },
    ]);
  });

  it.each([
    [{ from: 'main', to: 'shop', lines: [], reason: 'x' }, 400],
    [{ from: 'main', to: 'shop', lines: [{ sku, quantity: 0 }], reason: 'x' }, 400],
    [{ from: 'main', to: 'shop', lines: [{ sku, quantity: 1e12 }], reason: 'x' }, 400],
    [{ from: 'main', to: 'main', lines, reason: 'x' }, 409],
    [{ from: 'main', to: 'moon', lines, reason: 'x' }, 404],
    [{ from: 'main', to: 'shop', lines: [{ sku: 'NONE', quantity: 1 }], reason: 'x' }, 404],
  ])('are refused: %o', async (body, status) => {
    expect((await post('/v1/inventory/transfers', body)).status).toBe(status);
  });
});

describe('a stock-take', () => {
  it('is opened, filled, corrected and closed, and tells what it came to', async () => {
    const wish = { location: 'main', skus: [bowl.sku], reason: 'yearly' };
    const opened = await post('/v1/inventory/counts', wish, 'c-1');
    const again = await post('/v1/inventory/counts', wish, 'c-1');
    expect([again.body, again.headers.get('location')]).toEqual([
      opened.body,
      opened.headers.get('location'),
    ]);
    expect(opened.status).toBe(201);
    const path = opened.headers.get('location') ?? '';
    const enter = (figures: unknown) => post(`${path}/figures`, { figures });
    expect((await enter([{ sku: bowl.sku, counted: 990 }])).body).toMatchObject({
      status: 'open',
      counted: 1,
    });
    expect((await enter([{ sku, counted: 1 }])).status).toBe(409);
    expect((await enter([{ sku: bowl.sku, counted: -1 }])).status).toBe(400);
    await enter([{ sku: bowl.sku, counted: 998 }]);
    await processedOrder(api, { ...byInvoice, items: [{ sku: bowl.sku, quantity: 3 }] });
    const closing = await post(`${path}/close`, {});
    expect([closing.status, closing.body['status']]).toEqual([202, 'closing']);
    expect((await enter([{ sku: bowl.sku, counted: 1 }])).body['currentStatus']).toBe('closing');
    await api.transact(api.scope, (ctx) => applyCount(ctx, { countId: String(opened.body['id']) }));
    expect(await get(path)).toMatchObject({ status: 'closed', different: 1, missing: 2 });
    expect(await get(`${path}/lines?different=true`)).toMatchObject({
      data: [{ sku: bowl.sku, counted: 998, expected: 1_000, difference: -2 }],
    });
    expect(await get(`/v1/inventory/${bowl.sku}`)).toMatchObject({ onHand: 995 });
    expect((await post(`${path}/cancel`, {})).status).toBe(409);
  });
});

describe('the forecast', () => {
  it('tells when a SKU runs out by what was sold of it, and when to order how much', async () => {
    const days = 86_400_000;
    const sold = await api.transact(api.scope, async ({ tx, tenantId, now }) => {
      for (let ago = 1; ago <= 40; ago++) {
        await tx.prisma.stockMovement.create({
          data: {
            ...{ tenantId, sku: bowl.sku, location: 'main', kind: 'sale', causeId: crypto.randomUUID() },
            ...{ delta: -5, actor: 'test', at: new Date(now.getTime() - ago * days) },
          },
        });
      }
      return now;
    });
    const inDays = (count: number) => new Date(sold.getTime() + count * days).toISOString().slice(0, 10);
    const path = `/v1/inventory/${bowl.sku}/forecast`;
    expect(await get(`${path}?leadDays=10&coverDays=20`)).toMatchObject({
      ...{ sku: bowl.sku, asOf: inDays(0), available: 995, demand: { mean: 5, deviation: 0 } },
      history: { from: inDays(-40), days: 40, daysWithSales: 40, sold: 200 },
      runsOut: { expected: inDays(199), earliest: inDays(199), latest: inDays(199), confidence: 0.8 },
      reorder: { leadDays: 10, coverDays: 20, point: 50, quantity: 100, by: inDays(189) },
    });
    expect(await get(path)).toMatchObject({ reorder: { leadDays: 7, coverDays: 28 } });
    expect((await api.storefront.get(`${path}?leadDays=x`)).status).toBe(400);
    expect((await api.storefront.get('/v1/inventory/NONE/forecast')).status).toBe(404);
  });

  it('says nothing of what was never sold', async () => {
    await post('/v1/products', { ...mug, sku: 'QUIET' });
    expect(await get('/v1/inventory/QUIET/forecast')).toMatchObject({
      ...{ demand: null, runsOut: null, reorder: null },
      history: { days: 0 },
    });
  });
});
