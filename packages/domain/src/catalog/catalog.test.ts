import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { listProducts, type ProductKey } from './list-products.ts';
import { createProduct, getProduct, updateProduct } from './products.ts';

const rig = shareRig();
const mug = { sku: 'MUG', name: 'Mug', price: 1_000, currency: 'USD' };

describe('a product', () => {
  it('is created with its defaults, read and changed field by field', async () => {
    const shop = await openShop(rig, { products: {} });
    const created = await shop.run((ctx) => createProduct(ctx, mug));
    expect(created).toMatchObject({ ...mug, description: null, active: true });
    expect(created).toMatchObject({ cost: null, taxClass: 'standard', category: null, attributes: {} });
    expect(created).toMatchObject({ parent: null, options: {}, archivedAt: null, version: 1 });
    rig.clock.advance({ minutes: 1 });
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 50_000_000, active: false }));
    expect(await shop.run((ctx) => getProduct(ctx, 'MUG'))).toEqual({
      ...{ ...created, price: 50_000_000, active: false, version: 2, updatedAt: rig.clock.now },
    });
  });

  it('exists once, also when two create it at once', async () => {
    const shop = await openShop(rig, { products: {} });
    const create = () => shop.run((ctx) => createProduct(ctx, mug));
    const outcomes = await Promise.allSettled([create(), create(), create()]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'already_exists' });
    await expect(create()).rejects.toMatchObject({ code: 'already_exists' });
  });

  it('is not found where there is none', async () => {
    const shop = await openShop(rig, { products: {} });
    const missing = { code: 'not_found' };
    await expect(shop.run((ctx) => getProduct(ctx, 'MUG'))).rejects.toMatchObject(missing);
    await expect(shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 1 }))).rejects.toMatchObject(missing);
  });

  it('is listed page by page, each once', async () => {
    const products = Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((sku) => [sku, { stock: 0 }]));
    const shop = await openShop(rig, { products });
    const seen: string[] = [];
    let after: ProductKey | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof listProducts>> = await shop.run((ctx) =>
        listProducts(ctx, { after: after ?? undefined, limit: 2 }),
      );
      seen.push(...page.products.map(({ sku }) => sku));
      after = page.nextAfter;
    } while (after);
    expect(seen).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
});
