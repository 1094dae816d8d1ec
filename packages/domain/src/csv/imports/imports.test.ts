import { describe, expect, it } from 'vitest';
import { createCategory, deleteCategory } from '../../catalog/categories.ts';
import { listPrices } from '../../catalog/prices.ts';
import { findProduct, getProduct } from '../../catalog/products.ts';
import { createLocation } from '../../stock/locations.ts';
import { listMovements } from '../../stock/movements.ts';
import { sweepRetention } from '../../sweep/retention.ts';
import { importFile, readImport, type SentFile, sendFile } from '../../testing/csv-files.ts';
import { shareRig } from '../../testing/rig.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { cancelImport } from './cancel-import.ts';
import { getImport } from './import.ts';
import { beginImport, storePiece } from './receive-import.ts';

const rig = shareRig();

const product = (shop: Shop, sku: string) => shop.run((ctx) => getProduct(ctx, sku));
const skusOf = async ({ tenantId }: Shop): Promise<string[]> =>
  (
    await rig.sql<{ sku: string }>('SELECT sku FROM products WHERE tenant_id = $1 ORDER BY sku', [tenantId])
  ).map(({ sku }) => sku);
const lines = (...rows: string[]) => rows.map((row) => `${row}\r\n`).join('');
/** So many new products, each with the price of its number. */
const manyProducts = (count: number) =>
  lines(
    'sku,name,price',
    ...Array.from({ length: count }, (_, nth) => `P-${nth + 1},Product ${nth + 1},${nth + 1}.00`),
  );

/** All rows that a shop has, so that a test sees that nothing changed. */
async function everything({ tenantId }: Shop): Promise<unknown> {
  const tables = [
    'products',
    'product_prices',
    'stock_levels',
    'stock_movements',
    'stock_adjustments',
    'hook_deliveries',
  ];
  return Promise.all(
    tables.map((table) =>
      rig.sql(`SELECT * FROM ${table} WHERE tenant_id = $1 ORDER BY 1, 2, 3`, [tenantId]),
    ),
  );
}

describe('a file of products', () => {
  it('creates, changes and leaves alone, as the verbs of the catalogue do', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => createCategory(ctx, { code: 'cups', name: 'Cups' }));
    const { status, rows, report, progress } = await importFile(shop, {
      text: lines(
        'sku,name,description,price,currency,cost,taxClass,weightGrams,category,attributes,active',
        'MUG,The MUG,,12.50,USD,3,reduced,350,cups,"{""colour"":""blue""}",yes',
        'CUP,A cup,"Two\nlines",7,,,,,cups,,',
        '"SHIRT",Shirt,,20.00,USD,,,,,,FALSE',
      ),
    });
    expect({ status, rows, report, progress }).toEqual({
      ...{ status: 'completed', progress: 100, report: [] },
      rows: { read: 3, created: 2, updated: 1, unchanged: 0, failed: 0 },
    });
    expect(await product(shop, 'MUG')).toMatchObject({
      ...{ price: 1_250, cost: 300, taxClass: 'reduced', weightGrams: 350, category: 'cups' },
      ...{ attributes: { colour: 'blue' }, active: true, description: null },
    });
    expect(await product(shop, 'CUP')).toMatchObject({
      ...{ price: 700, currency: 'USD', description: 'Two\nlines', taxClass: 'standard', active: true },
    });
    expect(await product(shop, 'SHIRT')).toMatchObject({ price: 2_000, active: false });
    const { prices } = await shop.run((ctx) => listPrices(ctx, { sku: 'MUG', limit: 10 }));
    expect(prices.map(({ from, to, actor }) => [from, to, actor])).toEqual([
      [1_000, 1_250, 'staff:test'],
      [null, 1_000, 'staff:test'],
    ]);
    const log = await rig.sql(
      `SELECT actor_type || ':' || actor_id AS actor, action FROM audit_log
       WHERE tenant_id = $1 AND seq > (SELECT max(seq) FROM audit_log WHERE tenant_id = $1 AND action = 'category.create')
       ORDER BY seq`,
      [shop.tenantId],
    );
    expect(log).toEqual(
      ['csv.import', 'product.update', 'product.create', 'product.create', 'csv.import'].map((action) => ({
        ...{ actor: 'staff:test', action },
      })),
    );
    const again = await importFile(shop, { text: 'sku,price\nMUG,12.50\nCUP,7.00\n' });
    expect(again.rows).toMatchObject({ updated: 0, unchanged: 2 });
  });

  it('tells the row as a spreadsheet shows it, the column, what is wrong and what would be right', async () => {
    const shop = await openShop(rig);
    const { status, rows, report } = await importFile(shop, {
      text: lines(
        'SKU;Name;Price;Currency;tax_class;Weight Grams;category;parent;options;active',
        'A;"Fine\t";12,345;USD;;;;;;',
        '',
        'B;"Two',
        'lines";12,50;XXX1;;1,5;;;;maybe',
        'MUG;The MUG;10;EUR;;;nowhere;;;',
        ';Nameless;1;;;;;;;',
        'C;Variant;1;;;;;MUG;;',
        'D;Variant;1;;;;;NONE;"{""size"":""L""}";',
        'MUG;Twice;1;;;;;;;',
        'E;Too many;1;;;;;;;;more',
        'F;Good;1,5;;;;;;;',
      ),
    });
    expect(status).toBe('completed');
    expect(rows).toEqual({ read: 9, created: 1, updated: 0, unchanged: 0, failed: 8 });
    expect(await product(shop, 'F')).toMatchObject({ price: 150 });
    expect(report.map(({ row, column, message }) => `${row} ${column} ${message}`)).toEqual([
      '2 name must not contain control characters',
      '2 price must be an amount in USD with at most 2 decimals and without thousands separators, for example 12.50',
      '4 name must not contain control characters',
      '4 currency must be an ISO 4217 code in upper case, for example USD',
      '4 weightGrams must be a whole number in digits, for example 350',
      '4 active must be true or false',
      '5 currency cannot be changed: the product has USD',
      '6 sku must not be empty',
      '7 options must be given for a variant',
      '8 parent There is no other product with the SKU NONE.',
      '9 sku is in row 5 already: a file says it once',
      '10 null has 11 cells where the header has 10',
    ]);
    expect(report[1]?.value).toBe('12,345');
  });

  it('with 500 bad rows makes a report of 500 rows, and takes the others', async () => {
    const shop = await openShop(rig);
    const bad = Array.from({ length: 500 }, (_, nth) => `BAD-${nth},Bad,x`);
    const good = Array.from({ length: 20 }, (_, nth) => `GOOD-${nth},Good,1`);
    const text = lines('sku,name,price', ...bad.flatMap((row, nth) => [row, ...good.slice(nth, nth + 1)]));
    const { rows, faults, reported, report } = await importFile(shop, { text });
    expect({ rows, faults, reported }).toEqual({
      ...{ faults: 500, reported: 500 },
      rows: { read: 520, created: 20, updated: 0, unchanged: 0, failed: 500 },
    });
    expect(report.map(({ row }) => row)).toEqual(
      Array.from({ length: 500 }, (_, nth) => 2 + nth + Math.min(nth, 20)),
    );
  });

  it('is worked once, row by row, wherever the process is killed', async () => {
    const shop = await openShop(rig, { products: {} });
    const id = await sendFile(shop, { text: manyProducts(70), pieceBytes: 500 });
    // Every start of every job is killed around its commit, and started again.
    for (const kill of [{ before: 1 }, { after: 1 }]) {
      const job = await shop.jobs.theDue('csv.import');
      expect(await shop.jobs.deliver(job, kill)).toBe('killed');
      await shop.jobs.deliver(job);
    }
    const { status, rows } = await readImport(shop, 'products', id);
    expect({ status, rows }).toEqual({
      ...{ status: 'completed', rows: { read: 70, created: 70, updated: 0, unchanged: 0, failed: 0 } },
    });
    expect(await skusOf(shop)).toHaveLength(70);
    const counted = 'SELECT count(*)::int AS n FROM product_prices WHERE tenant_id = $1';
    expect(await rig.sql(counted, [shop.tenantId])).toEqual([{ n: 70 }]);
  });

  it('shows how far it is, and forgets the file when it is over', async () => {
    const shop = await openShop(rig);
    const id = await sendFile(shop, { text: manyProducts(70), pieceBytes: 700 });
    const seen: number[] = [];
    for (;;) {
      const [job] = await shop.jobs.due('csv.import');
      if (!job) break;
      const { progress, status } = await shop.run((ctx) => getImport(ctx, { kind: 'products', id }));
      expect(status).toBe('applying');
      seen.push(progress);
      await shop.jobs.deliver(job);
    }
    expect(seen).toEqual([0, expect.toSatisfy((progress: number) => progress > 60 && progress < 80)]);
    for (const table of ['csv_import_pieces', 'csv_import_keys'])
      expect(await rig.sql(`SELECT FROM ${table} WHERE import_id = $1`, [id])).toEqual([]);
  });

  it('makes variants of products that come earlier in it, in a dry run too', async () => {
    const shop = await openShop(rig);
    const filler = Array.from({ length: 48 }, (_, nth) => `F-${nth},Filler,x,,`);
    const text = lines(
      'sku,name,price,parent,options',
      ...['SHIRT,Shirt,20,,', 'SHIRT-S,Shirt S,20,SHIRT,"{""size"":""S""}"', ...filler],
      'SHIRT-L,Shirt L,20,SHIRT,"{""size"":""L""}"',
      'SHIRT-X,Shirt S again,20,SHIRT,"{""size"":""S""}"',
    );
    const dry = await importFile(shop, { text, dryRun: true });
    expect(await skusOf(shop)).toEqual(['MUG']);
    const real = await importFile(shop, { text });
    for (const { rows, report } of [dry, real]) {
      expect(rows).toMatchObject({ created: 3, failed: 49 });
      expect(report.at(-1)).toMatchObject({ row: 53, column: 'options' });
    }
  });
});

describe('a dry run', () => {
  it.each([
    [
      'products',
      'sku,name,price\nMUG,Renamed,99\nNEW,New,1\nBAD,Bad,x\n',
      { created: 1, updated: 1, failed: 1 },
    ],
    ['stock', 'sku,onHand\nMUG,3\nNONE,1\n', { created: 0, updated: 1, failed: 1 }],
  ] as const)('of %s tells what would come of each row, and changes nothing', async (kind, text, counts) => {
    const shop = await openShop(rig);
    const before = await everything(shop);
    const { status, rows, dryRun, report } = await importFile(shop, { kind, text, dryRun: true });
    expect({ status, dryRun, rows }).toMatchObject({ status: 'completed', dryRun: true, rows: counts });
    expect(report).toHaveLength(1);
    expect(await everything(shop)).toEqual(before);
    expect(await shop.jobs.due()).toEqual([]);
  });
});

describe('all or nothing', () => {
  const whole: Partial<SentFile> = { mode: 'all-or-nothing' };

  it('changes nothing where one row cannot be taken, and tells which', async () => {
    const shop = await openShop(rig);
    const before = await everything(shop);
    const text = `${manyProducts(55)}MUG,Renamed,x\r\n`;
    const { status, failure, rows, report } = await importFile(shop, { ...whole, text });
    expect({ status, failure }).toEqual({
      ...{ status: 'failed', failure: '1 row cannot be taken, so that nothing was changed.' },
    });
    expect(rows).toMatchObject({ read: 56, failed: 1 });
    expect(report).toMatchObject([{ row: 57, column: 'price', value: 'x' }]);
    expect(await everything(shop)).toEqual(before);
  });

  it('changes all rows at the same moment', async () => {
    const shop = await openShop(rig, { products: {} });
    await sendFile(shop, { ...whole, text: manyProducts(55) });
    const counts: number[] = [];
    for (;;) {
      const [job] = await shop.jobs.due('csv.import');
      if (!job) break;
      await shop.jobs.deliver(job);
      counts.push((await skusOf(shop)).length);
    }
    expect(counts).toEqual([0, 0, 55]);
    const [imported] = await rig.sql(
      'SELECT status, created, rows_read FROM csv_imports WHERE tenant_id = $1',
      [shop.tenantId],
    );
    expect(imported).toEqual({ status: 'completed', created: 55, rows_read: 55 });
  });

  it('changes nothing where somebody took away in between what a row builds on', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => createCategory(ctx, { code: 'cups', name: 'Cups' }));
    const text = `${lines('sku,name,price,category', 'A,A,1,')}B,B,1,cups`;
    const id = await sendFile(shop, { ...whole, text });
    await shop.jobs.deliver(await shop.jobs.theDue('csv.import'));
    await shop.run((ctx) => deleteCategory(ctx, 'cups'));
    await shop.jobs.drain();
    const { status, rows, report } = await readImport(shop, 'products', id);
    expect({ status, report }).toMatchObject({ status: 'failed', report: [{ row: 3, column: 'category' }] });
    expect(rows).toMatchObject({ created: 0, failed: 1 });
    expect(await skusOf(shop)).toEqual(['MUG']);
  });
});

describe('a file of stock', () => {
  it('books what was counted and what changed as adjustments, with who and why', async () => {
    const shop = await openShop(rig, { products: { MUG: {}, CUP: {}, JUG: {} } });
    await shop.run((ctx) => createLocation(ctx, { code: 'annex', name: 'Annex' }));
    const { rows, report } = await importFile(shop, {
      ...{ kind: 'stock', reason: 'moved house' },
      text: lines(
        'sku,location,onHand,change,unitCost,reason',
        'MUG,,7,,,broken',
        'MUG,annex,5,,2.50,',
        'CUP,main,,-4,,',
        'JUG,,10,,,',
      ),
    });
    expect(report).toEqual([]);
    expect(rows).toEqual({ read: 4, created: 0, updated: 3, unchanged: 1, failed: 0 });
    expect((await shop.stock('MUG')).levels.map(({ location, onHand }) => [location, onHand])).toEqual([
      ['annex', 5],
      ['main', 7],
    ]);
    expect((await shop.stock('CUP')).onHand).toBe(6);
    const { movements } = await shop.run((ctx) => listMovements(ctx, { sku: 'MUG', limit: 10 }));
    expect(
      movements
        .map(({ location, delta, unitCost, reason, actor, kind }) => [
          location,
          delta,
          unitCost,
          reason,
          actor,
          kind,
        ])
        .toSorted(),
    ).toEqual([
      ['annex', 5, 250, 'moved house', 'staff:test', 'adjustment'],
      ['main', -3, null, 'broken', 'staff:test', 'adjustment'],
      ['main', 10, null, 'delivery', 'staff:test', 'adjustment'],
    ]);
  });

  it('takes nothing away that is held for orders, and knows its columns', async () => {
    const shop = await openShop(rig);
    await shop.place({ items: [{ sku: 'MUG', quantity: 4 }] });
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    const rows = ['MUG,,3,', 'MUG,main,,', 'MUG,moon,1,', 'NONE,,1,', 'MUG,,1.5,'];
    const text = lines('sku,location,onHand,change', ...rows);
    const id = await sendFile(shop, { kind: 'stock', text });
    await shop.jobs.deliver(await shop.jobs.theDue('csv.import'));
    const { rows: counts, report } = await readImport(shop, 'stock', id);
    expect(counts).toMatchObject({ updated: 0, failed: 5 });
    expect(report.map(({ row, column, message }) => [row, column, message.slice(0, 40)])).toEqual([
      [2, 'onHand', 'cannot be: less would be on hand than is'],
      [3, 'sku', 'is in row 2 already: a file says it once'],
      [4, 'location', 'is no location of the shop; there are: m'],
      [5, 'sku', 'is the SKU of no product: create it firs'],
      [6, 'sku', 'is in row 2 already: a file says it once'],
    ]);
    await shop.jobs.drain();
  });
});

describe('a file that cannot be taken', () => {
  it.each([
    ['', 'The file is empty.'],
    ['name,price\nA,1\n', 'Row 1 does not name "sku".'],
    ['sku,prise\nA,1\n', 'Row 1 names columns that are not known: "prise".'],
    ['sku,price,Price\nA,1,1\n', 'Row 1 names "price" twice.'],
    [
      'sku,name,price\nA,"A,1\n',
      'Row 2 begins a cell with a quote that is never closed: nothing behind it can be read.',
    ],
    [
      'sku,name,price\nA,A"B,1\n',
      'Row 2 has a quote in the middle of a cell: put the cell in quotes, and write the quote twice: nothing behind it can be read.',
    ],
  ])('%j says why', async (text, failure) => {
    const shop = await openShop(rig);
    const imported = await importFile(shop, { text });
    expect(imported.status).toBe('failed');
    expect(imported.failure?.startsWith(failure)).toBe(true);
    expect(await skusOf(shop)).toEqual(['MUG']);
  });
});

describe('an import', () => {
  it('stops where it is cancelled, with what it has changed', async () => {
    const shop = await openShop(rig, { products: {} });
    const id = await sendFile(shop, { text: manyProducts(60) });
    await shop.jobs.deliver(await shop.jobs.theDue('csv.import'));
    const wanted = { kind: 'products', id } as const;
    const cancelled = await shop.run((ctx) => cancelImport(ctx, wanted));
    expect(cancelled).toMatchObject({ status: 'cancelled', rows: { read: 50, created: 50 } });
    expect(await shop.run((ctx) => cancelImport(ctx, wanted))).toEqual(cancelled);
    await shop.jobs.drain();
    expect(await skusOf(shop)).toHaveLength(50);
    const over = await importFile(shop, { text: 'sku\n' });
    expect(over).toMatchObject({ status: 'completed', rows: { read: 0 } });
    await expect(
      shop.run((ctx) => cancelImport(ctx, { kind: 'products', id: over.id })),
    ).rejects.toMatchObject({
      code: 'illegal_transition',
    });
  });

  it('is another shop’s to nobody, and is gone with its time, as an upload that broke off is', async () => {
    const [shop, stranger] = [await openShop(rig), await openShop(rig)];
    const { id } = await importFile(shop, { text: 'sku,price\nMUG,x\n' });
    await expect(readImport(stranger, 'products', id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readImport(shop, 'stock', id)).rejects.toMatchObject({ code: 'not_found' });
    const wanted = { kind: 'products', mode: 'best-effort', dryRun: false } as const;
    const broken = await shop.run((ctx) => beginImport(ctx, wanted));
    await storePiece(rig.db, {
      tenantId: shop.tenantId,
      importId: broken,
      startByte: 0,
      data: Buffer.from('sku'),
    });
    await expect(readImport(shop, 'products', broken)).rejects.toMatchObject({ code: 'not_found' });
    const hence = (hours: number) => new Date(rig.clock.now.getTime() + hours * 3_600_000);
    await sweepRetention({ ...rig, now: hence(2) });
    const left = async () =>
      (await rig.sql<{ id: string }>('SELECT id FROM csv_imports WHERE tenant_id = $1', [shop.tenantId])).map(
        (row) => row.id,
      );
    expect(await left()).toEqual([id]);
    await sweepRetention({ ...rig, now: hence(31 * 24) });
    expect(await left()).toEqual([]);
    expect(await rig.sql('SELECT FROM csv_import_faults WHERE tenant_id = $1', [shop.tenantId])).toEqual([]);
    expect(await shop.run((ctx) => findProduct(ctx, 'MUG'))).toMatchObject({ price: 1_000 });
  });
});
