import { draftDescription, type JobRun } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const lamp = { sku: 'LAMP 01/ü', name: 'Desk lamp', price: 8_900, currency: 'USD' };
const lampPath = '/v1/products/LAMP%2001%2F%C3%BC';

describe('a product', () => {
  it('is created once, read and changed under its SKU, spaces and slashes included', async () => {
    const created = await api.storefront.post('/v1/products', { ...lamp, lowStockThreshold: 5 });
    expect([created.status, created.headers.get('location')]).toEqual([201, lampPath]);
    const { createdAt, updatedAt } = created.body;
    expect(created.body).toEqual({
      ...{ ...lamp, description: null, active: true, createdAt, updatedAt },
      ...{ cost: null, taxClass: 'standard', category: null, attributes: {}, parent: null, options: {} },
      ...{ weightGrams: null, archivedAt: null, version: 1, images: [], variants: [] },
    });
    const read = await api.storefront.get(lampPath);
    expect([read.body, read.headers.get('etag')]).toEqual([created.body, created.headers.get('etag')]);

    const twice = await api.storefront.post('/v1/products', lamp);
    expect([twice.status, twice.body.code]).toEqual([409, 'already_exists']);

    const json = { description: 'Brass.\nTakes an E14 bulb.', price: 0, active: false };
    const changed = await api.storefront.call('PATCH', lampPath, { json });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ ...lamp, ...json });
    expect((await api.storefront.get(lampPath.replace('products', 'inventory'))).body).toMatchObject({
      sku: lamp.sku,
      levels: [{ location: 'main', onHand: 0, reserved: 0, lowStockThreshold: 5 }],
    });
  });

  it('is created once under one key', async () => {
    const key = { 'idempotency-key': 'product-1' };
    const product = { ...lamp, sku: 'LAMP-02' };
    const first = await api.storefront.post('/v1/products', product, key);
    const again = await api.storefront.post('/v1/products', product, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe('/v1/products/LAMP-02');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([
    [{ ...lamp, sku: 'A ' }, 'sku'],
    [{ ...lamp, price: -1 }, 'price'],
    [{ ...lamp, price: 1.5 }, 'price'],
    [{ ...lamp, price: 50_000_001 }, 'price'],
    [{ ...lamp, price: '8900' }, 'price'],
    [{ ...lamp, currency: 'DOLLAR' }, 'currency'],
    [{ ...lamp, name: '' }, 'name'],
    [{ ...lamp, description: 'a\u0007b' }, 'description'],
    [{ ...lamp, active: 'yes' }, 'active'],
    [{ ...lamp, lowStockThreshold: -1 }, 'lowStockThreshold'],
    [{ ...lamp, colour: 'red' }, 'colour'],
  ])('is not created from %o', async (body, path) => {
    const answer = await api.storefront.post('/v1/products', body);
    expect([answer.status, answer.body.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it.each([
    [{}, ''],
    [{ sku: 'OTHER' }, 'sku'],
    [{ currency: 'EUR' }, 'currency'],
    [{ name: null }, 'name'],
  ])('is not changed by %o', async (json, path) => {
    const answer = await api.storefront.call('PATCH', `/v1/products/${mug.sku}`, { json });
    expect([answer.status, answer.body.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it.each(['NONE', '%00', '%20A', 'A'.repeat(65)])('is not found under %s', async (sku) => {
    for (const path of [`/v1/products/${sku}`, `/v1/inventory/${sku}`, `/v1/inventory/${sku}/movements`]) {
      const { status, body } = await api.storefront.get(path);
      expect([status, body['detail']]).toEqual([404, 'There is no such product.']);
    }
    const change = await api.storefront.call('PATCH', `/v1/products/${sku}`, { json: { price: 1 } });
    expect(change.status).toBe(404);
  });
});

describe('the list of products', () => {
  it('goes by SKU, page by page', async () => {
    const skus: unknown[] = [];
    let cursor: unknown = '';
    while (cursor !== null) {
      const query = cursor === '' ? 'limit=1' : `limit=1&cursor=${cursor}`;
      const { body } = await api.storefront.get(`/v1/products?${query}`);
      skus.push(...(body['data'] as { sku: string }[]).map(({ sku }) => sku));
      cursor = body['nextCursor'];
    }
    expect(skus).toEqual([bowl.sku, lamp.sku, 'LAMP-02', mug.sku]);
  });
});

describe('a description draft', () => {
  const drafts = `/v1/products/${mug.sku}/description-drafts`;

  it('is taken, found at its address, and written by a job', async () => {
    const wish = { tone: 'dry', language: 'pt-BR', keywords: ['glaze'] };
    const { status, headers, body } = await api.storefront.post(drafts, wish);
    expect(status).toBe(202);
    expect(body).toMatchObject({ ...wish, sku: mug.sku, status: 'queued', text: null });
    const location = String(headers.get('location'));
    expect(location).toBe(`${drafts}/${body['id']}`);
    const job = api.dispatched.at(-1);
    expect(job).toMatchObject({ job: 'ai.describe', payload: { draftId: body['id'] } });

    const run: JobRun<'ai.describe'> = {
      job: 'ai.describe',
      id: String(job?.id),
      tenantId: api.tenantId,
      payload: { draftId: String(body['id']) },
      attempt: 1,
      signal: AbortSignal.timeout(10_000),
      transact: (act) => api.transact(api.scope, act),
      fulfil: (act) => api.transact(api.scope, act),
    };
    const text = 'It holds coffee.';
    const describe = async () => ({ text, model: 'small', tokensUsed: 9 });
    await draftDescription(run, { describer: { enabled: true, describe } });
    expect((await api.storefront.get(location)).body).toMatchObject({
      status: 'ready',
      text,
      model: 'small',
    });
  });

  it('needs no wishes', async () => {
    expect((await api.storefront.call('POST', drafts)).status).toBe(202);
    expect((await api.storefront.post(drafts, {})).body).toMatchObject({ language: 'en', keywords: [] });
  });

  it('is asked for once under one key', async () => {
    const key = { 'idempotency-key': 'draft-1' };
    const first = await api.storefront.post(drafts, {}, key);
    const again = await api.storefront.post(drafts, {}, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('is not found under another product, and not for one that is not there', async () => {
    const { body } = await api.storefront.post(drafts, {});
    const elsewhere = `/v1/products/${bowl.sku}/description-drafts/${body['id']}`;
    expect((await api.storefront.get(elsewhere)).status).toBe(404);
    expect((await api.storefront.get(`${drafts}/abc`)).status).toBe(404);
    expect((await api.storefront.post('/v1/products/NONE/description-drafts', {})).status).toBe(404);
  });

  it.each([
    [{ language: 'english please' }, 'language'],
    [{ keywords: ['a', ''] }, 'keywords[1]'],
    [{ length: 3 }, 'length'],
  ])('is refused with %o', async (body, path) => {
    const answer = await api.storefront.post(drafts, body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });
});
