import { describe, expect, it } from 'vitest';
import { DescriberError } from '../ports/describer.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { listProducts, type ProductKey } from './list-products.ts';
import { createProduct, getProduct, updateProduct } from './products.ts';
import { getDescriptionDraft, requestDescription } from './request-description.ts';

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

describe('a description draft', () => {
  const request = { sku: 'MUG', tone: 'warm', language: 'en', keywords: ['gift'] };

  async function openDraft() {
    const shop = await openShop(rig);
    const { id } = await shop.run((ctx) => requestDescription(ctx, request));
    return { shop, read: () => readDraft(shop, id) };
  }
  const readDraft = (shop: Shop, id: string) => shop.run((ctx) => getDescriptionDraft(ctx, id));

  it('is queued, then ready with its text, and publishes nothing', async () => {
    const { shop, read } = await openDraft();
    expect(await read()).toMatchObject({ ...request, status: 'queued', text: null });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready', text: 'The MUG, described.', model: 'test-model' });
    expect(rig.describer.requests.at(-1)).toMatchObject({
      ...request,
      name: 'The MUG',
      currentDescription: null,
    });
    expect(await shop.run((ctx) => getProduct(ctx, 'MUG'))).toMatchObject({ description: null });
  });

  it('says that it is disabled where there is no key; the job does not fail', async () => {
    const { shop, read } = await openDraft();
    rig.describer.enabled = false;
    const asked = rig.describer.requests.length;
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('fulfilled');
    rig.describer.enabled = true;
    expect(await read()).toMatchObject({
      status: 'disabled',
      reason: expect.stringContaining('OPENAI_API_KEY'),
    });
    expect(rig.describer.requests).toHaveLength(asked);
  });

  it('fails for good when it is refused, and says why', async () => {
    const { shop, read } = await openDraft();
    rig.describer.fault = new DescriberError('refused', 'The model would rather not.');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('fulfilled');
    rig.describer.fault = null;
    expect(await read()).toMatchObject({
      status: 'failed',
      reason: 'The model would rather not.',
      text: null,
    });
  });

  it('is tried again when the model was not there', async () => {
    const { shop, read } = await openDraft();
    rig.describer.fault = new DescriberError('unavailable', 'nobody answers');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('retry');
    expect(await read()).toMatchObject({ status: 'queued' });
    rig.describer.fault = null;
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready' });
  });

  it('is not found for an unknown product', async () => {
    const shop = await openShop(rig);
    const unknown = shop.run((ctx) => requestDescription(ctx, { ...request, sku: 'HAT' }));
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
