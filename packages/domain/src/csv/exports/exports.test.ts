import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProduct, updateProduct } from '../../catalog/products.ts';
import { eraseOrders } from '../../customer/erase-orders.ts';
import { sweepRetention } from '../../sweep/retention.ts';
import { exportFile, importFile, orderFile, productFile, stockFile } from '../../testing/csv-files.ts';
import { shareRig } from '../../testing/rig.ts';
import { openShop } from '../../testing/shop.ts';
import { delimiterNames } from '../delimiters.ts';
import { getCsvExport } from './export.ts';
import { requestCsvExport } from './request-export.ts';

const rig = shareRig();

const recordsOf = (text: string): string[] => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('a file of products', () => {
  it('is taken in again with nothing changed, whatever is in it', async () => {
    const shop = await openShop(rig);
    const word = fc.stringMatching(/^[=+\-@'"]{0,3}[a-zé漢,;]{1,8}$/);
    const text = fc.stringMatching(/^[=+\-@'"\t\r\n]{0,3}[a-zé漢,;\r\n ]{0,12}$/);
    const amount = fc.nat(50_000_000);
    const products = fc.record({
      name: word,
      description: fc.option(text),
      price: amount,
      cost: fc.option(amount),
      currency: fc.constantFrom('USD', 'JPY', 'KWD'),
      weightGrams: fc.option(fc.nat(10_000)),
      attributes: fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 3 }),
      active: fc.boolean(),
    });
    const sampled = fc.sample(products, { numRuns: 40, seed: 7 });
    await shop.run(async (ctx) => {
      for (const [nth, product] of sampled.entries())
        await createProduct(ctx, { ...product, sku: `=P-${nth}` });
      await createProduct(ctx, {
        sku: '-A',
        name: 'Variant',
        price: 1,
        currency: 'USD',
        parent: 'MUG',
        options: { '=s': '@L' },
      });
    });
    for (const delimiter of delimiterNames) {
      const { written, text: file } = await exportFile(shop, { ...productFile, delimiter });
      expect(written).toMatchObject({ status: 'completed', total: 42, done: 42, rows: 42 });
      expect(Buffer.byteLength(file)).toBe(written.bytes);
      const { rows, report } = await importFile(shop, { text: file });
      expect({ rows, report }).toEqual({
        ...{ report: [], rows: { read: 42, created: 0, updated: 0, unchanged: 42, failed: 0 } },
      });
    }
    // In a shop that has none of it the same file makes all of it.
    const empty = await openShop(rig, { products: {} });
    const { text: file } = await exportFile(shop, productFile);
    expect((await importFile(empty, { text: file })).rows).toMatchObject({ created: 42, failed: 0 });
    expect((await exportFile(empty, productFile)).text).toBe(file);
  });

  it('has what was asked for, in amounts of each currency', async () => {
    const shop = await openShop(rig, {
      products: { MUG: { price: 1_250 }, YEN: { price: 1_250, currency: 'JPY' } },
    });
    await shop.run((ctx) => updateProduct(ctx, 'YEN', { active: false }));
    const all = recordsOf((await exportFile(shop, productFile)).text);
    expect(all[0]).toBe(
      'sku,name,description,price,currency,cost,taxClass,weightGrams,category,parent,options,attributes,active',
    );
    expect(all.slice(1)).toEqual([
      'MUG,The MUG,,12.50,USD,,standard,,,,,,true',
      'YEN,The YEN,,1250,JPY,,standard,,,,,,false',
    ]);
    const some = await exportFile(shop, { ...productFile, byteOrderMark: false, filter: { active: false } });
    expect(some.text.startsWith('sku,')).toBe(true);
    expect(recordsOf(some.text).slice(1)).toEqual([all[2]]);
  });

  it('is written once, page by page, wherever the process is killed', async () => {
    const shop = await openShop(rig);
    await rig.sql(
      `INSERT INTO products (tenant_id, sku, name, price, currency, created_at, updated_at)
       SELECT $1, 'P-' || n, 'Product', n, 'USD', now(), now() FROM generate_series(1, 2500) n`,
      [shop.tenantId],
    );
    const { id } = await shop.run((ctx) => requestCsvExport(ctx, productFile));
    for (const kill of [{ before: 1 }, { after: 1 }])
      expect(await shop.jobs.deliver(await shop.jobs.theDue('csv.export'), kill)).toBe('killed');
    await shop.jobs.drain();
    const [file] = await rig.sql<{ text: string }>(
      `SELECT string_agg(data, '' ORDER BY nth) AS text FROM csv_export_pieces WHERE export_id = $1`,
      [id],
    );
    const skus = recordsOf(file?.text ?? '').map((record) => record.split(',')[0]);
    expect(skus).toHaveLength(2_502);
    expect(new Set(skus).size).toBe(2_502);
  });
});

describe('a file of stock', () => {
  it('is taken in again with nothing changed, and what is changed in it is', async () => {
    const shop = await openShop(rig, { products: { MUG: {}, CUP: { stock: 0 } } });
    const { text } = await exportFile(shop, stockFile);
    expect(recordsOf(text)).toEqual([
      'sku,name,location,onHand,reserved,available',
      'CUP,The CUP,main,0,0,0',
      'MUG,The MUG,main,10,0,10',
    ]);
    expect((await importFile(shop, { kind: 'stock', text })).rows).toMatchObject({ unchanged: 2, failed: 0 });
    const changed = text.replace('main,0,', 'main,3,');
    expect((await importFile(shop, { kind: 'stock', text: changed })).rows).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    expect((await shop.stock('CUP')).onHand).toBe(3);
  });
});

describe('a file of orders', () => {
  it('has a row for each line, and nothing that a spreadsheet would carry out', async () => {
    const shop = await openShop(rig);
    const customer = { name: '=cmd|calc', email: shop.customerEmail };
    const orderId = await shop.placeAndWork({ customer });
    const { text, written } = await exportFile(shop, orderFile);
    const [header = '', row = '', ...others] = recordsOf(text);
    expect([others, written.rows, written.done]).toEqual([[], 1, 1]);
    const cells = Object.fromEntries(header.split(',').map((name, nth) => [name, row.split(',')[nth]]));
    expect(cells).toMatchObject({
      ...{
        orderId,
        status: 'processing',
        paymentStatus: 'paid',
        customerName: "'=cmd|calc",
        currency: 'USD',
      },
      ...{ subtotal: '20.00', shippingTotal: '5.00', total: '25.00', line: '1', sku: 'MUG', quantity: '2' },
      ...{ unitPrice: '10.00', lineTotal: '20.00' },
    });
    const none = await exportFile(shop, { ...orderFile, filter: { status: 'cancelled' } });
    expect(none.written).toMatchObject({ total: 0, rows: 0, status: 'completed' });
  });

  it('is kept for a day, and goes with a customer who is erased', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const find = (kind: 'orders' | 'stock', id: string) => shop.run((ctx) => getCsvExport(ctx, { kind, id }));
    const { written: orders } = await exportFile(shop, orderFile);
    const { written: stock } = await exportFile(shop, stockFile);
    expect(orders.expiresAt.getTime() - rig.clock.now.getTime()).toBe(24 * 3_600_000);
    await shop.run((ctx) => eraseOrders(ctx, [orderId]));
    await expect(find('orders', orders.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await find('stock', stock.id)).toMatchObject({ id: stock.id });
    const { written: later } = await exportFile(shop, orderFile);
    await sweepRetention({ ...rig, now: new Date(rig.clock.now.getTime() + 25 * 3_600_000) });
    await expect(find('orders', later.id)).rejects.toMatchObject({ code: 'not_found' });
    const left = 'SELECT DISTINCT export_id FROM csv_export_pieces WHERE tenant_id = $1';
    expect(await rig.sql(left, [shop.tenantId])).toEqual([{ export_id: stock.id }]);
    const [stranger] = [await openShop(rig)];
    await expect(
      stranger.run((ctx) => getCsvExport(ctx, { kind: 'stock', id: stock.id })),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
