import { newId } from '@waybill/domain';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { hire } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop, type TestShop } from '../testing/test-shop.ts';

interface Export {
  id: string;
  status: string;
  files: { name: string; rows: number; bytes: number }[];
}

let api: TestApi;
let operator: Client;
let shop: TestShop;
let owner: Client;
beforeAll(async () => {
  api = await startApi();
  operator = await api.logIn();
  shop = await openTestShop(api.transact);
  await api.db.inTenant(shop.tenantId, ({ prisma }) => prisma.user.updateMany({ data: { operator: false } }));
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', shop.staff);
  owner = api.as(body.accessToken);
});
afterAll(() => api.close());

const pieces = ['{"sku":"Ä-1"}\n', '{"sku":"B-2"}\n'];
const text = pieces.join('');

/** Does the worker's part, for one file of two pieces. */
async function write({ tenantId }: TestShop, exportId: string): Promise<void> {
  const files = [{ name: 'products', rows: 2, bytes: Buffer.byteLength(text) }];
  await api.db.inTenant(tenantId, async ({ prisma }) => {
    for (const [nth, data] of pieces.entries())
      await prisma.tenantExportChunk.create({ data: { tenantId, exportId, file: 'products', nth, data } });
    await prisma.tenantExport.updateMany({ data: { status: 'ready', files } });
  });
}

describe('the export of a shop', () => {
  it('is its owner’s, and that of who runs the installation, and nobody else’s', async () => {
    const { status, body } = await owner.post<Export>('/v1/exports', {});
    expect([status, body.status, body.files]).toEqual([202, 'queued', []]);
    expect(api.dispatched.at(-1)).toMatchObject({ job: 'tenant.export', payload: { exportId: body.id } });
    expect((await operator.post<Export>(`/v1/tenants/${shop.tenantId}/exports`, {})).body).toEqual(body);
    expect((await owner.get(`/v1/exports/${body.id}/products`)).status).toBe(404);
    await write(shop, body.id);
    expect((await owner.get<{ data: Export[] }>('/v1/exports')).body.data).toMatchObject([
      { id: body.id, status: 'ready', files: [{ name: 'products', rows: 2 }] },
    ]);

    const anothers = `/v1/tenants/${shop.tenantId}/exports/${body.id}`;
    for (const answer of [
      await owner.get<string>(`/v1/exports/${body.id}/products`),
      await operator.get<string>(`${anothers}/products`),
    ]) {
      expect([answer.status, answer.body]).toEqual([200, text]);
      expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="products.ndjson"');
    }
    const admin = await hire(api, 'admin');
    const missing = [
      // The operator's own shop has no such export, and neither has a third one.
      await operator.get(`/v1/exports/${body.id}/products`),
      await operator.get(`/v1/tenants/${api.tenantId}/exports/${body.id}`),
      await operator.get(`/v1/tenants/${newId()}/exports`),
      await operator.post(`/v1/tenants/${newId()}/exports`, {}),
      await owner.get(`/v1/exports/${body.id}/users`),
      await owner.get(`/v1/exports/${body.id}/..%2Fproducts`),
    ];
    expect(missing.map(({ status: is }) => is)).toEqual(missing.map(() => 404));
    const refused = [
      await admin.client.get('/v1/exports'),
      await api.storefront.get('/v1/exports'),
      await owner.get(anothers),
    ];
    expect(refused.map(({ status: is }) => is)).toEqual([403, 403, 403]);
  });

  it('has the images of the shop as they were uploaded', async () => {
    const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    await owner.post('/v1/products', { sku: 'MUG', name: 'Mug', price: 100, currency: 'USD' });
    const added = await owner.call<{ id: string }>('POST', '/v1/products/MUG/images', {
      raw: Uint8Array.from([...signature, 1, 2, 3, 4]),
      headers: { 'content-type': 'image/png' },
    });
    expect(added.status).toBe(201);
    const { body } = await owner.post<Export>('/v1/exports', {});
    const path = `/v1/exports/${body.id}/product_images/files`;
    expect((await owner.get(path)).status).toBe(404);
    await write(shop, body.id);
    const { status, headers, body: archive } = await owner.get<string>(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-tar']);
    expect(archive).toContain(`${added.body.id}.png`);
    expect((await operator.get(path)).status).toBe(404);
  });

  it('is asked for once under a key, by its owner and by who runs the installation', async () => {
    for (const [client, path] of [
      [owner, '/v1/exports'],
      [operator, `/v1/tenants/${shop.tenantId}/exports`],
    ] as const) {
      const ask = () =>
        client.post<Export>(path, {}, { 'idempotency-key': `of ${path}`.replaceAll(' ', '-') });
      const first = await ask();
      await write(shop, first.body.id);
      const again = await ask();
      expect([again.status, again.body.id, again.headers.get('idempotent-replayed')]).toEqual([
        ...[202, first.body.id, 'true'],
      ]);
    }
  });

  it('is to be had also while the shop is suspended, and is on record', async () => {
    await operator.post(`/v1/tenants/${shop.tenantId}/suspend`, { reason: 'It closes.' });
    await until(
      async () => (await owner.call('PATCH', '/v1/settings', { json: { name: 'x' } })).status === 403,
    );
    const { status } = await owner.post<Export>('/v1/exports', {});
    expect(status).toBe(202);
    const log = await owner.get<{ data: object[] }>('/v1/audit-log?action=tenant.export');
    expect(log.body.data[0]).toMatchObject({ actor: { type: 'staff' }, subject: { id: shop.tenantId } });
  });
});
