import { query } from '@waybill/db';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { createCategory } from './categories.ts';
import {
  listProducts,
  type ProductFilter,
  type ProductKey,
  type ProductQuery,
  type ProductSort,
  pageQuery,
  productSorts,
  type Within,
} from './list-products.ts';
import type { ListedProduct } from './product.ts';
import { createProduct } from './products.ts';

const rig = shareRig();

async function allPages(shop: Shop, wanted: Omit<ProductQuery, 'after'>): Promise<ListedProduct[]> {
  const found: ListedProduct[] = [];
  let after: ProductKey | undefined;
  for (;;) {
    const page = await shop.run((ctx) => listProducts(ctx, { ...wanted, after }));
    expect(page.products.length).toBeLessThanOrEqual(wanted.limit);
    found.push(...page.products);
    if (page.nextAfter === null) return found;
    after = page.nextAfter;
  }
}

const skusOf = (products: readonly { sku: string }[]) => products.map(({ sku }) => sku);

describe('the list of products', () => {
  let shop: Shop;
  let all: ListedProduct[];
  beforeAll(async () => {
    shop = await openShop(rig, { products: { 'S-0': { stock: 3, price: 100 } } });
    await shop.run(async (ctx) => {
      await createCategory(ctx, { code: 'home', name: 'Home' });
      await createCategory(ctx, { code: 'cups', name: 'Cups', parent: 'home' });
      await createCategory(ctx, { code: 'garden', name: 'Garden' });
    });
    for (let n = 1; n < 25; n++) {
      rig.clock.advance({ minutes: n % 3 });
      await shop.run((ctx) =>
        createProduct(ctx, {
          ...{
            sku: `S-${n}`,
            name: `the ${'abc'[n % 3]}`,
            price: (n % 4) * 100,
            currency: n % 5 ? 'USD' : 'EUR',
          },
          category: [null, 'home', 'cups', 'garden'][n % 4],
          active: n % 6 !== 0,
          attributes: { colour: n % 2 ? 'red' : 'blue', size: n % 3, boxed: n % 7 === 0 },
        }),
      );
    }
    all = await allPages(shop, { limit: 100 });
    expect(all).toHaveLength(25);
  });

  /** What it is sorted by, the simple way. */
  const sortValue = (product: ListedProduct, by: string): string | number =>
    ({
      sku: product.sku,
      name: product.name,
      price: product.price,
      createdAt: product.createdAt.getTime(),
      updatedAt: product.updatedAt.getTime(),
    })[by] ?? 0;
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

  it.each(productSorts.filter((sort) => sort !== 'relevance'))(
    'goes by %s, page by page, each once',
    async (sort) => {
      const by = sort.replace('-', '');
      const sign = sort.startsWith('-') ? -1 : 1;
      const expected = all.toSorted(
        (a, b) => sign * (compare(sortValue(a, by), sortValue(b, by)) || compare(a.sku, b.sku)),
      );
      expect(skusOf(await allPages(shop, { sort: sort as ProductSort, limit: 4 }))).toEqual(skusOf(expected));
    },
  );

  const within: Readonly<Record<string, readonly string[]>> = { home: ['home', 'cups'], garden: ['garden'] };
  const fits = (product: ListedProduct, filter: ProductFilter): boolean =>
    [
      filter.category === undefined || (within[filter.category] ?? []).includes(product.category ?? ''),
      filter.active === undefined || product.active === filter.active,
      filter.minPrice === undefined || product.price >= filter.minPrice,
      filter.maxPrice === undefined || product.price <= filter.maxPrice,
      filter.currency === undefined || product.currency === filter.currency,
      filter.inStock === undefined || (product.sku === 'S-0') === filter.inStock,
      filter.updatedSince === undefined || product.updatedAt >= filter.updatedSince,
      Object.entries(filter.attributes ?? {}).every(([name, value]) => product.attributes[name] === value),
    ].every(Boolean);

  it('has what fits all filters, whether words are looked for too or not', async () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });
    const filters = fc.record({
      category: some('home', 'garden', 'nowhere'),
      active: some(true, false),
      minPrice: some(100, 200),
      maxPrice: some(100, 200),
      currency: some('USD', 'EUR'),
      inStock: some(true, false),
      attributes: some<ProductFilter['attributes']>(
        { colour: 'red' },
        { colour: 'blue', size: 1 },
        { boxed: true },
      ),
      updatedSince: some(all[10]?.updatedAt ?? new Date(0)),
    });
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = skusOf(all.filter((product) => fits(product, filter))).sort();
        expect(skusOf(await allPages(shop, { ...filter, limit: 10 }))).toEqual(expected);
        expect(skusOf(await allPages(shop, { ...filter, text: 'the', sort: 'sku', limit: 10 }))).toEqual(
          expected,
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('what is looked for', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(rig, { products: {} });
    const other = await openShop(rig, { products: {} });
    const add = (of: Shop, sku: string, name: string, rest = {}) =>
      of.run((ctx) => createProduct(ctx, { sku, name, price: 1, currency: 'USD', ...rest }));
    await add(shop, 'TEA-01', 'Blue teapot', { description: 'Holds a litre of Darjeeling.' });
    await add(shop, 'MUG-01', 'Blue mug', { attributes: { glaze: 'celadon' } });
    await add(shop, 'MUG-02', 'Red mug');
    await add(shop, 'BOX_9%', 'Gift box ☕ "deluxe"');
    await add(other, 'MUG-99', 'Blue mug of somebody else');
  });
  const find = async (text: string) => skusOf(await allPages(shop, { text, sort: 'relevance', limit: 2 }));

  it.each([
    ['mug', ['MUG-01', 'MUG-02']],
    ['blue mug', ['MUG-01']],
    ['teap', ['TEA-01']],
    ['apot', ['TEA-01']],
    ['mug-02', ['MUG-01', 'MUG-02']],
    ['teapott', ['TEA-01']],
    ['darjeeling', ['TEA-01']],
    ['celadon', ['MUG-01']],
    ['blue -mug', ['TEA-01']],
    ['"red mug"', ['MUG-02']],
    ['teapot or box', ['BOX_9%', 'TEA-01']],
    ['☕', ['BOX_9%']],
    ['☕ "', ['BOX_9%']],
    ['X_9', ['BOX_9%']],
    ['X%9', []],
    ['%%%', []],
    [`'; DROP TABLE products; --`, []],
    ['!!! & | ( <-> :*', []],
    ['\\', []],
    ['nothing of the kind', []],
  ])('as %s is found', async (text, skus) => {
    expect((await find(text)).sort()).toEqual(skus);
  });

  it('comes with what fits best first', async () => {
    expect((await find('blue')).sort()).toEqual(['MUG-01', 'TEA-01']);
    expect((await find('mug-02'))[0]).toBe('MUG-02');
    expect((await find('teapot darjeeling'))[0]).toBe('TEA-01');
  });
});

describe('among many products', () => {
  const many = 10_000;
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(rig, { products: {} });
    await rig.sql(
      `INSERT INTO products (tenant_id, sku, name, description, price, currency, created_at, updated_at)
       SELECT $1, 'P-' || lpad(n::text, 7, '0'), 'Thing ' || md5(n::text), NULL, n % 5000, 'USD',
              now() - n * interval '1 s', now() - n * interval '1 s' FROM generate_series(1, $2::int) n`,
      [shop.tenantId, many],
    );
    // What is in a category is called alike, and comes last by name.
    await shop.run((ctx) => createCategory(ctx, { code: 'last', name: 'Last' }));
    await rig.sql(
      `UPDATE products SET category = 'last', name = 'Zither ' || sku WHERE tenant_id = $1 AND price = 7`,
      [shop.tenantId],
    );
    await rig.sql('VACUUM ANALYZE products');
  });

  interface Plan {
    'Node Type': string;
    'Relation Name'?: string;
    'Actual Rows': number;
    'Rows Removed by Filter'?: number;
    Plans?: Plan[];
  }
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

  async function explain(wanted: ProductQuery, within?: Within): Promise<Plan[]> {
    const { page, values } = pageQuery(shop.tenantId, wanted, within);
    const explained = query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${page.text}`,
    );
    const [row] = await shop.run((ctx) => ctx.tx.all(explained, values));
    return row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
  }

  const thrownAway = (nodes: readonly Plan[]): number =>
    nodes.map((node) => node['Rows Removed by Filter'] ?? 0).reduce((a, b) => a + b);

  it.each(productSorts.filter((sort) => sort !== 'relevance'))(
    'a page in the middle, by %s, is read off an index',
    async (sort) => {
      const half = await shop.run((ctx) => listProducts(ctx, { sort: sort as ProductSort, limit: 5_000 }));
      const nodes = await explain({
        sort: sort as ProductSort,
        after: half.nextAfter ?? undefined,
        limit: 20,
      });
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
      expect(nodes.map((node) => node['Node Type']).filter((type) => type.includes('Sort'))).toEqual([]);
      // What stands before the page is not read and thrown away.
      expect(thrownAway(nodes)).toBeLessThan(100);
    },
  );

  it('the products of a small category are found without looking at others, also where they come last', async () => {
    const within = { categories: ['last'], isNarrow: true };
    const nodes = await explain({ category: 'last', sort: 'name', limit: 20 }, within);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(thrownAway(nodes)).toBe(0);
    const { products } = await shop.run((ctx) =>
      listProducts(ctx, { category: 'last', sort: '-name', limit: 20 }),
    );
    expect(products).toHaveLength(many / 5_000);
  });

  it('what is archived is found among what is not', async () => {
    const nodes = await explain({ archived: true, sort: 'sku', limit: 20 });
    expect(thrownAway(nodes)).toBe(0);
    expect(await explain({ active: false, sort: 'sku', limit: 20 }).then(thrownAway)).toBe(0);
  });

  it('words are looked up in an index', async () => {
    const wanted = JSON.stringify({ text: 'thing c4ca4238a0b923820dcc509a6f75849b', archived: false });
    const search = query<{ sku: string }>('SELECT found_sku AS sku FROM search_products($1::jsonb, 10)');
    const scans = query<{ ofTable: number; ofIndex: number }>(
      `SELECT pg_stat_get_xact_numscans('products'::regclass)::int AS "ofTable",
              pg_stat_get_xact_numscans('products_content_idx'::regclass)::int AS "ofIndex"`,
    );
    await shop.run(async ({ tx }) => {
      expect(await tx.all(search, [wanted])).toEqual([{ sku: 'P-0000001' }]);
      const counted = await tx.maybe(scans);
      expect(counted?.ofTable).toBe(0);
      expect(counted?.ofIndex).toBeGreaterThan(0);
    });
  });
});
