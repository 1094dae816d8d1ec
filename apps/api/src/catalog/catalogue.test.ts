import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobName, type JobRun, processImage, removeImageFiles, updateProduct } from '@waybill/domain';
import { createImageProcessor } from '@waybill/providers/images';
import { createFileSystemStorage } from '@waybill/providers/storage';
import { until } from '@waybill/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, AnyBody } from '../testing/client.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { bowl, mug } from '../testing/test-shop.ts';

let api: TestApi;
let publicly: (path: string, headers?: Record<string, string>) => Promise<Answer<AnyBody>>;
const tools = {
  storage: createFileSystemStorage({ directory: tmpdir() }),
  imageProcessor: createImageProcessor(),
};
beforeAll(async () => {
  tools.storage = createFileSystemStorage({ directory: await mkdtemp(join(tmpdir(), 'waybill-files-')) });
  api = await startApi({ storage: tools.storage });
  publicly = (path, headers = {}) => api.stranger.get(path, { 'x-waybill-tenant': api.slug, ...headers });
});
afterAll(() => api.close());

const patch = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  api.storefront.call('PATCH', path, { json, headers });

/** Does the worker's part of the newest such job. */
async function work(name: 'image.process' | 'image.remove'): Promise<void> {
  const job = api.dispatched.findLast((each) => each.job === name);
  if (!job) throw new Error(`nothing is owed of ${name}`);
  const run = <Name extends JobName>(of: Name): JobRun<Name> => ({
    ...{
      job: of,
      id: job.id,
      tenantId: api.tenantId,
      payload: job.payload as JobRun<Name>['payload'],
      attempt: 1,
    },
    signal: AbortSignal.timeout(30_000),
    transact: (act) => api.transact(api.scope, act),
    fulfil: (act) => api.transact(api.scope, act),
  });
  if (name === 'image.process') await processImage(run(name), tools);
  else await removeImageFiles(run('image.remove'), tools);
}

describe('a product that was read', () => {
  const path = `/v1/products/${mug.sku}`;

  it('is changed by one of two who mean the same version', async () => {
    const tag = String((await api.storefront.get(path)).headers.get('etag'));
    expect(tag).toMatch(/^"[^"]+"$/);
    const both = await Promise.all([1, 2].map((n) => patch(path, { cost: n }, { 'if-match': tag })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const refused = both.find(({ status }) => status === 412);
    expect(refused?.body.code).toBe('precondition_failed');
    expect(refused?.headers.get('etag')).toBe(both.find(({ status }) => status === 200)?.headers.get('etag'));
    expect((await patch(path, { cost: 3 })).status).toBe(200);
  });

  it('is not sent again to who has it', async () => {
    const tag = String((await api.storefront.get(path)).headers.get('etag'));
    const known = await api.storefront.get(path, { 'if-none-match': tag });
    expect([known.status, known.body]).toEqual([304, '']);
    await patch(path, { description: 'Holds 350 ml.' });
    expect((await api.storefront.get(path, { 'if-none-match': tag })).status).toBe(200);
  });

  it('is deleted or archived, archived and put back', async () => {
    const sku = 'GONE';
    await api.storefront.post('/v1/products', { ...mug, sku });
    const stale = await api.storefront.call('DELETE', `/v1/products/${sku}`, {
      headers: { 'if-match': '"0-0"' },
    });
    expect(stale.status).toBe(412);
    expect((await api.storefront.call('DELETE', `/v1/products/${sku}`)).status).toBe(204);
    expect((await api.storefront.get(`/v1/products/${sku}`)).status).toBe(404);
    const kept = await api.storefront.call('DELETE', `/v1/products/${bowl.sku}`);
    expect([kept.status, kept.body]).toMatchObject([200, { sku: bowl.sku, archivedAt: expect.any(String) }]);
    const skus = async (query: string) =>
      ((await api.storefront.get(`/v1/products?${query}`)).body['data'] as { sku: string }[]).map(
        (each) => each.sku,
      );
    expect(await skus('')).toEqual([mug.sku]);
    expect(await skus('archived=true')).toEqual([bowl.sku]);
    expect(await skus('archived=any')).toEqual([bowl.sku, mug.sku]);
    const back = await api.storefront.call('POST', `/v1/products/${bowl.sku}/restore`);
    expect([back.status, back.body['archivedAt']]).toEqual([200, null]);
  });

  it('has its prices written down', async () => {
    await patch(path, { price: 999 });
    const { body } = await api.storefront.get(`${path}/prices?limit=1`);
    expect(body['data']).toMatchObject([{ from: mug.price, to: 999, currency: 'USD' }]);
    const next = await api.storefront.get(`${path}/prices?limit=1&cursor=${body['nextCursor']}`);
    expect(next.body).toMatchObject({ data: [{ from: null, to: mug.price }], nextCursor: null });
    await patch(path, { price: mug.price });
  });
});

describe('the list of products', () => {
  it.each([
    ['q', 'x'.repeat(10_000)],
    ['sort', 'colour'],
    ['minPrice', '-1'],
    ['attributes', 'colour'],
    ['category', '../x'],
    ['archived', 'maybe'],
    ['updatedSince', 'yesterday'],
  ])('is not asked with %s=%s', async (name, value) => {
    const { status, body } = await api.storefront.get(
      `/v1/products?${new URLSearchParams({ [name]: value })}`,
    );
    expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, [name]]);
  });

  it('takes no cursor of another order', async () => {
    const first = await api.storefront.get('/v1/products?sort=price&limit=1');
    const cursor = String(first.body['nextCursor']);
    expect((await api.storefront.get(`/v1/products?sort=price&limit=1&cursor=${cursor}`)).status).toBe(200);
    for (const sort of ['-price', 'name', 'sku', 'createdAt']) {
      const other = await api.storefront.get(`/v1/products?sort=${sort}&cursor=${cursor}`);
      expect([other.status, other.body.code]).toEqual([400, 'invalid_cursor']);
    }
  });

  it.each([`"`, `'`, '\\', 'a & | ! ( ) <-> :*', '☕ mug', '%_', '-', 'or', '\u202e'])(
    'survives %j',
    async (q) => {
      const { status } = await api.storefront.get(`/v1/products?${new URLSearchParams({ q })}`);
      expect(status).toBe(200);
    },
  );
});

describe('variants and categories', () => {
  it('need what they name', async () => {
    const variant = { ...mug, sku: 'V', parent: mug.sku };
    const refusals = [
      await api.storefront.post('/v1/products', variant),
      await api.storefront.post('/v1/products', { ...mug, sku: 'V', options: { size: 'L' } }),
      await api.storefront.post('/v1/products', { ...variant, parent: 'NONE', options: { size: 'L' } }),
      await api.storefront.post('/v1/products', { ...mug, sku: 'V', category: 'none' }),
      await patch(`/v1/products/${mug.sku}`, { options: { size: 'L' } }),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'validation_failed'],
      [400, 'validation_failed'],
      [409, 'invalid_parent'],
      [422, 'unknown_category'],
      [409, 'invalid_parent'],
    ]);
  });
});

describe('an image', () => {
  const images = `/v1/products/${mug.sku}/images`;
  interface Image {
    id: string;
    status: string;
    files: { width: number; webp: string; jpeg: string }[];
  }
  const upload = (raw: Uint8Array<ArrayBuffer>, headers = {}) =>
    api.storefront.call<Image>('POST', `${images}?alt=Side`, { raw, headers });
  const png = async () =>
    new Uint8Array(
      await sharp({ create: { width: 500, height: 250, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
  const readImages = async () =>
    (await api.storefront.get<{ images: Image[] }>(`/v1/products/${mug.sku}`)).body.images;

  it('is taken, made ready by a job, and served to anyone for ever', async () => {
    // What it is said to be is not what it is.
    const { status, body } = await upload(await png(), { 'content-type': 'text/html' });
    expect([status, body]).toMatchObject([201, { status: 'processing', alt: 'Side', files: [] }]);
    await work('image.process');
    const [image] = await readImages();
    expect(image).toMatchObject({ id: body.id, status: 'ready', width: 500, height: 250 });
    expect(image?.files.map(({ width }) => width)).toEqual([320, 500]);
    const path = new URL(String(image?.files[0]?.webp)).pathname;
    const served = await fetch(`${api.baseUrl}${path}`);
    expect(served.status).toBe(200);
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect((await sharp(await served.arrayBuffer()).metadata()).width).toBe(320);
    const again = await fetch(`${api.baseUrl}${path}`, {
      headers: { 'if-none-match': String(served.headers.get('etag')) },
    });
    expect(again.status).toBe(304);
    for (const file of ['321.webp', 'original', '320.png', '..%2f..%2foriginal', '0320.webp']) {
      const other = path.replace('320.webp', file);
      expect((await api.stranger.get(other)).status).toBe(404);
    }
    expect((await api.stranger.get(path.slice(0, path.lastIndexOf('/') + 1))).status).toBe(404);
  });

  it('is put first, described and taken away with its files', async () => {
    const { body } = await upload(await png());
    await work('image.process');
    const path = `${images}/${body.id}`;
    expect((await patch(path, { position: 0, alt: null })).body).toMatchObject({ id: body.id, alt: null });
    const before = await readImages();
    expect(before.map(({ id }) => id).indexOf(body.id)).toBe(0);
    expect((await patch(path, {})).status).toBe(400);
    expect((await api.storefront.call('DELETE', `/v1/products/${bowl.sku}/images/${body.id}`)).status).toBe(
      404,
    );
    expect((await api.storefront.call('DELETE', path)).status).toBe(204);
    await work('image.remove');
    expect((await api.stranger.get(new URL(String(before[0]?.files[0]?.jpeg)).pathname)).status).toBe(404);
    expect((await readImages()).map(({ id }) => id)).not.toContain(body.id);
  });

  it.each([
    ['text', () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['nothing', () => new Uint8Array(), 415],
    ['more than 10 MiB', () => new Uint8Array(10 * 1024 * 1024 + 1), 413],
  ])('is not taken from %s', async (_, make, expected) => {
    expect((await upload(make(), { 'content-type': 'image/jpeg' })).status).toBe(expected);
  });

  it('is added once under one key, and fails with a reason when it is broken', async () => {
    const key = { 'idempotency-key': 'image-1' };
    const broken = (await png()).slice(0, 60);
    const [first, again] = [await upload(broken, key), await upload(broken, key)];
    expect([again.status, again.body]).toEqual([201, first.body]);
    await work('image.process');
    const failed = (await readImages()).filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([
      { id: first.body.id, reason: expect.stringContaining('broken'), files: [] },
    ]);
  });
});

describe('the catalogue that anyone sees', () => {
  const one = `/v1/catalogue/products/${mug.sku}`;

  it('shows what is for sale, and nothing of what it costs', async () => {
    await api.storefront.post('/v1/categories', { code: 'cups', name: 'Cups' });
    await patch(`/v1/products/${mug.sku}`, { category: 'cups', cost: 300, active: true });
    await until(async () => (await publicly(one)).body['category'] === 'cups');
    const { body, headers } = await publicly(one);
    expect(body).toMatchObject({ sku: mug.sku, price: mug.price, variants: [] });
    expect(JSON.stringify(body)).not.toMatch(/cost|version|taxClass|status|reason/);
    expect(headers.get('cache-control')).toBe('public, max-age=1');
    const known = await publicly(one, { 'if-none-match': String(headers.get('etag')) });
    expect([known.status, known.body]).toEqual([304, '']);
    expect((await publicly('/v1/catalogue/categories')).body).toMatchObject({ data: [{ code: 'cups' }] });
    expect((await publicly('/v1/catalogue/products?category=cups')).body).toMatchObject({
      data: [{ sku: mug.sku }],
    });
    for (const query of ['active=false', 'archived=true', 'updatedSince=2026-01-01T00:00:00Z'])
      expect((await publicly(`/v1/catalogue/products?${query}`)).status).toBe(400);
    expect((await api.stranger.get(one)).status).toBe(404);
  });

  it('follows within a moment what another process changed, and costs one answer until then', async () => {
    const price = 4_711;
    expect((await publicly(one)).body['price']).toBe(mug.price);
    await api.transact(api.scope, (ctx) => updateProduct(ctx, mug.sku, { price }));
    const since = performance.now();
    await until(async () => (await publicly(one)).body['price'] === price);
    expect(performance.now() - since).toBeLessThan(5_000);
    await api.transact(api.scope, (ctx) => updateProduct(ctx, mug.sku, { active: false }));
    await until(async () => (await publicly(one)).status === 404);
    expect((await publicly('/v1/catalogue/products')).body).toMatchObject({ data: [{ sku: bowl.sku }] });
  });
});
