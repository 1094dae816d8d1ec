import { describe, expect, it } from 'vitest';
import { once, requestHash } from './idempotency.ts';
import { requestAdjustment } from './stock/request-adjustment.ts';
import { shareRig } from './testing/rig.ts';
import { openShop, type Shop, submissionOf } from './testing/shop.ts';

const rig = shareRig({ connections: 20 });

const body = { sku: 'MUG', delta: 5 };
const request = (key = 'k', of: unknown = body) => ({
  key,
  requestHash: requestHash('POST', '/v1/inventory/adjustments', of),
});

const adjustOnce = (shop: Shop, given: ReturnType<typeof request> | null) =>
  shop.run((ctx) =>
    once(ctx, given, async () => ({
      status: 202,
      body: await requestAdjustment(ctx, { sku: 'MUG', delta: 5, reason: 'found' }),
    })),
  );

const adjustments = ({ tenantId }: Shop) =>
  rig.sql(`SELECT id FROM stock_adjustments WHERE tenant_id = $1 AND reason = 'found'`, [tenantId]);

describe('requestHash', () => {
  it('is the same whatever the order of the fields, at any depth', () => {
    const one = requestHash('POST', '/v1/orders', { a: 1, b: { c: [1, 2], d: null } });
    expect(requestHash('POST', '/v1/orders', { b: { d: null, c: [1, 2] }, a: 1 })).toEqual(one);
  });

  it('tells method, path, values and the order of a list apart', () => {
    const hashes = [
      requestHash('POST', '/v1/orders', { items: [1, 2] }),
      requestHash('PUT', '/v1/orders', { items: [1, 2] }),
      requestHash('POST', '/v1/order', { items: [1, 2] }),
      requestHash('POST', '/v1/orders', { items: [2, 1] }),
      requestHash('POST', '/v1/orders', { items: ['1', 2] }),
      requestHash('POST', '/v1/orders', {}),
    ];
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(hashes.length);
  });
});

describe('once', () => {
  it('runs the action for the first request and replays its answer to the next', async () => {
    const shop = await openShop(rig);
    const first = await adjustOnce(shop, request());
    expect(first).toMatchObject({ status: 202, replayed: false });
    expect(await adjustOnce(shop, request())).toEqual({ ...first, replayed: true });
    expect(await adjustments(shop)).toHaveLength(1);
  });

  it('runs it once for twenty requests at once; all get the one answer', async () => {
    const shop = await openShop(rig);
    const answers = await Promise.all(Array.from({ length: 20 }, () => adjustOnce(shop, request())));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await adjustments(shop)).toHaveLength(1);
    expect(await shop.jobs.due('stock.adjust')).toHaveLength(1);
  });

  it('refuses the key with another request, and the key of an order', async () => {
    const shop = await openShop(rig);
    await adjustOnce(shop, request());
    const reused = { code: 'idempotency_key_reused' };
    await expect(adjustOnce(shop, request('k', { sku: 'MUG', delta: 6 }))).rejects.toMatchObject(reused);
    await shop.submit({}, submissionOf({}, { idempotency: request('of an order') }));
    await expect(adjustOnce(shop, request('of an order'))).rejects.toMatchObject(reused);
    expect(await adjustments(shop)).toHaveLength(1);
  });

  it('frees the key when the action fails', async () => {
    const shop = await openShop(rig);
    const failing = shop.run((ctx) =>
      once(ctx, request(), () => Promise.reject(new Error('the power went off'))),
    );
    await expect(failing).rejects.toThrow('the power went off');
    expect(await adjustOnce(shop, request())).toMatchObject({ replayed: false });
  });

  it('runs it every time without a key', async () => {
    const shop = await openShop(rig);
    await adjustOnce(shop, null);
    expect(await adjustOnce(shop, null)).toMatchObject({ replayed: false });
    expect(await adjustments(shop)).toHaveLength(2);
  });
});
