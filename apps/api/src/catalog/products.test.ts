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

  /** Does the job of the draft. */
  async function write(draftId: string, text: string): Promise<void> {
    const run: JobRun<'ai.describe'> = {
      job: 'ai.describe',
      id: draftId,
      tenantId: api.tenantId,
      payload: { draftId },
      attempt: 1,
      signal: AbortSignal.timeout(10_000),
      transact: (act) => api.transact(api.scope, act),
      fulfil: (act) => api.transact(api.scope, act),
    };
    const describe = async () => ({ text, model: 'small', spent: { tokens: 9, costMicros: 4 } });
    await draftDescription(run, {
      describer: { provider: 'openai', enabled: true, tokensPerDay: 10_000, describe },
    });
  }

  it('is taken, found at its address, and written by a job', async () => {
    const wish = { tone: 'dry', language: 'pt-BR', keywords: ['glaze'] };
    const { status, headers, body } = await api.storefront.post(drafts, wish);
    expect(status).toBe(202);
    expect(body).toMatchObject({ ...wish, sku: mug.sku, status: 'queued', text: null });
    const location = String(headers.get('location'));
    expect(location).toBe(`${drafts}/${body['id']}`);
    const job = api.dispatched.at(-1);
    expect(job).toMatchObject({ job: 'ai.describe', payload: { draftId: body['id'] } });

    const text = 'It holds coffee.';
    await write(String(body['id']), text);
    expect((await api.storefront.get(location)).body).toMatchObject({
      status: 'ready',
      text,
      model: 'small',
    });
  });

  it('is edited, accepted once with another text, and listed with what became of it', async () => {
    const { body } = await api.storefront.post<{ id: string }>(drafts, {});
    const at = `${drafts}/${body.id}`;
    expect((await api.storefront.post(`${at}/accept`, {})).body).toMatchObject({
      ...{ code: 'illegal_transition', currentStatus: 'queued', allowed: ['discard'] },
    });
    await write(body.id, 'It holds tea.');
    expect(
      (await api.storefront.call('PATCH', at, { json: { text: 'It holds more tea.' } })).body,
    ).toMatchObject({
      ...{ status: 'ready', text: 'It holds more tea.', tokensUsed: 9, costMicros: 4 },
    });
    const key = { 'idempotency-key': 'accept-1' };
    const accepted = await api.storefront.post(`${at}/accept`, { text: 'All the tea.' }, key);
    expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted', text: 'All the tea.' } });
    const again = await api.storefront.post(`${at}/accept`, { text: 'All the tea.' }, key);
    expect(again.body).toEqual(accepted.body);
    const product = await api.storefront.get(`/v1/products/${mug.sku}`);
    expect(product.body).toMatchObject({ description: 'All the tea.' });
    const listed = await api.storefront.get(`${drafts}?limit=1`);
    expect(listed.body).toMatchObject({ data: [{ id: body.id, status: 'accepted' }] });
    expect(listed.body['nextCursor']).toEqual(expect.any(String));
  });

  it('is not accepted over a description that is newer, and can be discarded', async () => {
    const { body } = await api.storefront.post<{ id: string }>(drafts, {});
    const at = `${drafts}/${body.id}`;
    await write(body.id, 'It holds water.');
    await api.storefront.call('PATCH', `/v1/products/${mug.sku}`, { json: { description: 'By hand.' } });
    const refused = await api.storefront.post(`${at}/accept`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'description_changed']);
    expect((await api.storefront.post(`${at}/discard`, undefined)).body).toMatchObject({
      status: 'discarded',
    });
  });

  it('is asked for in batches, which tell how far they are and can be cancelled', async () => {
    const batches = '/v1/description-drafts/batches';
    const { status, headers, body } = await api.storefront.post(batches, { limit: 1, length: 'short' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'running', length: 'short', total: 1, drafts: { queued: 1 } });
    const location = String(headers.get('location'));
    expect(location).toBe(`${batches}/${body['id']}`);
    expect((await api.storefront.get(location)).body).toEqual(body);
    const cancelled = await api.storefront.post(`${location}/cancel`, undefined);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', drafts: { queued: 0, discarded: 1 } });
    expect((await api.storefront.get(`${batches}/${mug.sku}`)).status).toBe(404);
    expect((await api.storefront.post(batches, { limit: 1_001 })).status).toBe(400);
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
    [{ length: 'epic' }, 'length'],
    [{ size: 3 }, 'size'],
  ])('is refused with %o', async (body, path) => {
    const answer = await api.storefront.post(drafts, body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });
});
