import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { archiveProduct, restoreProduct } from './archive-product.ts';
import { createCategory, deleteCategory, listCategories, updateCategory } from './categories.ts';
import { deleteProduct } from './delete-product.ts';
import { findPrices } from './find-prices.ts';
import { listPrices } from './prices.ts';
import { createProduct, detailOf, getProduct, updateProduct } from './products.ts';

const rig = shareRig();
const shirt = { sku: 'SHIRT', name: 'Shirt', price: 2_000, currency: 'USD' };
const inSize = (size: string) => ({ ...shirt, sku: `SHIRT-${size}`, parent: 'SHIRT', options: { size } });
const missing = { code: 'not_found' };

const openShirts = async () => {
  const shop = await openShop(rig);
  await shop.run(async (ctx) => {
    await createProduct(ctx, shirt);
    for (const size of ['L', 'M']) await createProduct(ctx, inSize(size));
  });
  return shop;
};

describe('variants', () => {
  it('are shown with their product, which is not sold itself', async () => {
    const shop = await openShirts();
    const shown = await shop.run(async (ctx) => detailOf(ctx, await getProduct(ctx, 'SHIRT')));
    expect(shown.variants.map(({ sku, options }) => [sku, options])).toEqual([
      ['SHIRT-L', { size: 'L' }],
      ['SHIRT-M', { size: 'M' }],
    ]);
    // One for each variant that came.
    expect(shown.version).toBe(3);
    const orderId = await shop.placeAndWork({ items: [{ sku: 'SHIRT', quantity: 1 }] });
    expect((await shop.order(orderId)).rejection).toMatchObject({
      code: 'inactive_product',
      items: [{ sku: 'SHIRT' }],
    });
    await shop.adjust('SHIRT-L', 1);
    const sold = await shop.placeAndWork({ items: [{ sku: 'SHIRT-L', quantity: 1 }] });
    expect(await shop.order(sold)).toMatchObject({ status: 'processing', rejection: null });
  });

  it('have options that no other variant has, also when two come at once', async () => {
    const shop = await openShirts();
    const again = (sku: string) => shop.run((ctx) => createProduct(ctx, { ...inSize('S'), sku }));
    const outcomes = await Promise.allSettled(['S-1', 'S-2', 'S-3'].map(again));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['already_exists', 'already_exists']);
    const change = shop.run((ctx) => updateProduct(ctx, 'SHIRT-M', { options: { size: 'L' } }));
    await expect(change).rejects.toMatchObject({ code: 'already_exists' });
    await shop.run((ctx) => updateProduct(ctx, 'SHIRT-M', { options: { size: 'XL' } }));
  });

  it.each([
    [{ parent: 'NONE' }, 'invalid_parent'],
    [{ parent: 'NEW' }, 'invalid_parent'],
    [{ parent: 'SHIRT-L' }, 'invalid_parent'],
    [{ options: {} }, 'invalid_parent'],
    [{ currency: 'EUR' }, 'currency_mismatch'],
  ])('are not made with %o', async (wrong, code) => {
    const shop = await openShirts();
    const attempt = shop.run((ctx) => createProduct(ctx, { ...inSize('S'), sku: 'NEW', ...wrong }));
    await expect(attempt).rejects.toMatchObject({ code });
  });

  it('are not sold while their product is not', async () => {
    const shop = await openShirts();
    const isSold = async () => (await shop.run((ctx) => findPrices(ctx, ['SHIRT-L']))).get('SHIRT-L')?.active;
    expect(await isSold()).toBe(true);
    await shop.run((ctx) => updateProduct(ctx, 'SHIRT', { active: false }));
    expect(await isSold()).toBe(false);
  });
});

describe('a product that is archived', () => {
  it('is not sold, with all its variants, until it is put back', async () => {
    const shop = await openShirts();
    const sold = async () => {
      const prices = await shop.run((ctx) => findPrices(ctx, ['SHIRT-L', 'SHIRT-M']));
      return [...prices]
        .filter(([, { active }]) => active)
        .map(([sku]) => sku)
        .sort();
    };
    await shop.run((ctx) => archiveProduct(ctx, 'SHIRT-M'));
    rig.clock.advance({ minutes: 1 });
    expect(await sold()).toEqual(['SHIRT-L']);
    const archived = await shop.run((ctx) => archiveProduct(ctx, 'SHIRT'));
    expect(archived.archivedAt).toEqual(rig.clock.now);
    expect(await shop.run((ctx) => archiveProduct(ctx, 'SHIRT'))).toEqual(archived);
    expect(await sold()).toEqual([]);
    const alone = shop.run((ctx) => restoreProduct(ctx, 'SHIRT-L'));
    await expect(alone).rejects.toMatchObject({ code: 'illegal_transition' });
    expect(await shop.run((ctx) => restoreProduct(ctx, 'SHIRT'))).toMatchObject({ archivedAt: null });
    // The one that was archived by itself stays so.
    expect(await sold()).toEqual(['SHIRT-L']);
  });

  it('has an order rejected that comes for it', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => archiveProduct(ctx, 'MUG'));
    const orderId = await shop.placeAndWork();
    expect((await shop.order(orderId)).rejection).toMatchObject({ code: 'inactive_product' });
  });
});

describe('a product that is deleted', () => {
  it('is gone where nothing ever referred to it', async () => {
    const shop = await openShop(rig, { products: {} });
    await shop.run((ctx) => createProduct(ctx, shirt));
    expect(await shop.run((ctx) => deleteProduct(ctx, 'SHIRT'))).toBeNull();
    await expect(shop.run((ctx) => getProduct(ctx, 'SHIRT'))).rejects.toMatchObject(missing);
    await expect(shop.run((ctx) => deleteProduct(ctx, 'SHIRT'))).rejects.toMatchObject(missing);
    expect(await shop.run((ctx) => createProduct(ctx, shirt))).toMatchObject({ version: 1 });
  });

  it('is archived where stock, a variant or an order that waits refers to it', async () => {
    const shop = await openShirts();
    await shop.place({ items: [{ sku: 'SHIRT-M', quantity: 1 }] });
    for (const sku of ['MUG', 'SHIRT', 'SHIRT-M']) {
      expect(await shop.run((ctx) => deleteProduct(ctx, sku))).toMatchObject({
        sku,
        archivedAt: rig.clock.now,
      });
    }
    await shop.jobs.drain();
  });
});

it('two changes of the same version are one, where both say which they mean', async () => {
  const shop = await openShop(rig);
  const change = (price: number) =>
    shop.run((ctx) =>
      updateProduct(
        ctx,
        'MUG',
        { price },
        {
          guard: ({ version }) => {
            if (version !== 1) throw new Error('too late');
          },
        },
      ),
    );
  const outcomes = await Promise.allSettled([change(1), change(2)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('every change of a price is written down, with who made it, and no other change is', async () => {
  const shop = await openShop(rig);
  for (const changes of [{ price: 1_500 }, { name: 'Cup' }, { price: 1_500 }, { price: 900, name: 'Mug' }]) {
    rig.clock.advance({ minutes: 1 });
    await shop.run((ctx) => updateProduct(ctx, 'MUG', changes));
  }
  const first = await shop.run((ctx) => listPrices(ctx, { sku: 'MUG', limit: 2 }));
  const rest = await shop.run((ctx) =>
    listPrices(ctx, { sku: 'MUG', limit: 2, after: first.nextAfter ?? undefined }),
  );
  expect(
    [...first.prices, ...rest.prices].map(({ from, to, currency, actor }) => [from, to, currency, actor]),
  ).toEqual([
    [1_500, 900, 'USD', 'staff:test'],
    [1_000, 1_500, 'USD', 'staff:test'],
    [null, 1_000, 'USD', 'staff:test'],
  ]);
  expect(rest.nextAfter).toBeNull();
});

describe('categories', () => {
  const tree = [
    ['home', null],
    ['kitchen', 'home'],
    ['cups', 'kitchen'],
    ['garden', null],
  ] as const;
  const openTree = async () => {
    const shop = await openShop(rig);
    await shop.run(async (ctx) => {
      for (const [code, parent] of tree) await createCategory(ctx, { code, parent, name: code });
    });
    return shop;
  };

  it('are a tree, in which a node is moved with all that lies below', async () => {
    const shop = await openTree();
    await shop.run((ctx) => updateCategory(ctx, 'kitchen', { parent: 'garden' }));
    const paths = (await shop.run(listCategories)).map(({ path }) => path.join('/'));
    expect(paths).toEqual(['garden', 'garden/kitchen', 'garden/kitchen/cups', 'home']);
  });

  it('never lie below themselves, also when two are moved at once', async () => {
    const shop = await openTree();
    const move = (code: string, parent: string) => shop.run((ctx) => updateCategory(ctx, code, { parent }));
    await expect(move('home', 'cups')).rejects.toMatchObject({ code: 'invalid_parent' });
    await expect(move('home', 'home')).rejects.toMatchObject({ code: 'invalid_parent' });
    const outcomes = await Promise.allSettled([move('home', 'garden'), move('garden', 'home')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await shop.run(listCategories)).toHaveLength(tree.length);
  });

  it('are deleted when they are empty', async () => {
    const shop = await openTree();
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { category: 'cups' }));
    const remove = (code: string) => shop.run((ctx) => deleteCategory(ctx, code));
    for (const code of ['cups', 'kitchen'])
      await expect(remove(code)).rejects.toMatchObject({ code: 'in_use' });
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { category: null }));
    await remove('cups');
    await expect(remove('cups')).rejects.toMatchObject(missing);
    const lost = shop.run((ctx) => updateProduct(ctx, 'MUG', { category: 'cups' }));
    await expect(lost).rejects.toMatchObject({ code: 'unknown_category' });
  });
});
