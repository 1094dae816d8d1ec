import { expect, it } from 'vitest';
import { Waybill } from '../client.ts';
import { answer, scriptedServer } from '../testing/scripted-server.ts';

it('reaches every verb of products and categories at its own address', async () => {
  await using server = await scriptedServer(answer(200, { data: [], nextCursor: null }));
  const { products, categories } = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  const [first] = await Array.fromAsync(
    products.list({ q: 'blue mug', archived: 'any', inStock: true, sort: '-price' }).pages(),
  );
  expect(first?.data).toEqual([]);
  await products.archive('A/1');
  await products.restore('A/1');
  await products.delete('A/1');
  await Array.fromAsync(products.prices('A/1'));
  await products.addImage('A/1', new TextEncoder().encode('"bytes"'), { alt: 'Above' });
  await products.updateImage('A/1', 'i-1', { position: 0 });
  await products.removeImage('A/1', 'i-1');
  await categories.list();
  await categories.create({ code: 'cups', name: 'Cups' });
  await categories.update('cups', { parent: null });
  await categories.delete('cups');
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/products?q=blue+mug&archived=any&inStock=true&sort=-price',
    'POST /v1/products/A%2F1/archive',
    'POST /v1/products/A%2F1/restore',
    'DELETE /v1/products/A%2F1',
    'GET /v1/products/A%2F1/prices',
    'POST /v1/products/A%2F1/images?alt=Above',
    'PATCH /v1/products/A%2F1/images/i-1',
    'DELETE /v1/products/A%2F1/images/i-1',
    'GET /v1/categories',
    'POST /v1/categories',
    'PATCH /v1/categories/cups',
    'DELETE /v1/categories/cups',
  ]);
  const sent = server.seen.find(({ path }) => path.includes('/images?'));
  expect([sent?.body, 'idempotency-key' in (sent?.headers ?? {})]).toEqual(['bytes', true]);
});

it('changes a product only as it was read, by the tag of that answer', async () => {
  const tagged = answer(200, { sku: 'MUG', version: 3 }, { etag: '"k3x-3"' });
  await using server = await scriptedServer(tagged);
  const { products } = new Waybill({ baseUrl: server.baseUrl, apiKey: 'wb_test' });
  const read = await products.retrieve('MUG');
  await products.update('MUG', { price: 900 }, { ifUnchanged: read });
  await products.archive('MUG');
  expect(server.seen.map(({ headers }) => headers['if-match'])).toEqual([undefined, '"k3x-3"', undefined]);
  await expect(products.archive('MUG', { ifUnchanged: { ...read } })).rejects.toThrow(TypeError);
});
