import { describe, expect, it } from 'vitest';
import { getDescriptionDraft } from '../catalog/descriptions/draft.ts';
import { requestDescription } from '../catalog/descriptions/request-description.ts';
import { createProduct, getProduct } from '../catalog/products.ts';
import { newId } from '../ids.ts';
import { sweepLowStock } from '../sweep/low-stock.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { createTenant } from './create-tenant.ts';
import { updateSettings } from './settings.ts';

const rig = shareRig();
const sweep = () => sweepLowStock({ ...rig, now: rig.clock.now });

describe('what a shop sets', () => {
  it('sends alerts to those it names, and orders to the merchant', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 5, lowStockThreshold: 4 } } });
    const alertRecipients = [`stock@${shop.tenantId}.example`, `boss@${shop.tenantId}.example`];
    await shop.run((ctx) => updateSettings(ctx, { alertRecipients }));
    await shop.placeAndWork();
    await sweep();
    await shop.jobs.drain();
    for (const recipient of alertRecipients) {
      expect(rig.mailer.to(recipient).map(({ subject }) => subject)).toEqual([
        expect.stringMatching(/stock/i),
      ]);
    }
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
  });

  it('goes without the digests and the mails that it does not want', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 5, lowStockThreshold: 4 } } });
    await shop.run((ctx) => updateSettings(ctx, { lowStockAlerts: false, orderMails: false }));
    await shop.placeAndWork();
    await sweep();
    await shop.jobs.drain();
    expect(rig.mailer.to(shop.merchantEmail)).toEqual([]);
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
  });

  it('is the threshold of products that have none of their own', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => updateSettings(ctx, { lowStockThreshold: 7 }));
    const product = { name: 'Bowl', price: 1, currency: 'USD' };
    await shop.run(async (ctx) => {
      await createProduct(ctx, { ...product, sku: 'THEIRS' });
      await createProduct(ctx, { ...product, sku: 'OWN', lowStockThreshold: 2 });
      await createProduct(ctx, { ...product, sku: 'NONE', lowStockThreshold: null });
    });
    const thresholds = await rig.sql(
      'SELECT sku, low_stock_threshold AS is FROM stock_levels WHERE tenant_id = $1 ORDER BY sku',
      [shop.tenantId],
    );
    expect(thresholds).toEqual([
      { sku: 'MUG', is: null },
      { sku: 'NONE', is: null },
      { sku: 'OWN', is: 2 },
      { sku: 'THEIRS', is: 7 },
    ]);
  });

  it('keeps what it sells from the AI', async () => {
    const shop = await openShop(rig);
    await shop.run((ctx) => updateSettings(ctx, { aiOptOut: true }));
    const { id } = await shop.run((ctx) =>
      requestDescription(ctx, { sku: 'MUG', tone: 'plain', language: 'en', keywords: [] }),
    );
    await shop.jobs.drain();
    expect(await shop.run((ctx) => getDescriptionDraft(ctx, id))).toMatchObject({
      status: 'disabled',
      reason: expect.stringContaining('the shop wants nothing sent to an AI'),
    });
  });

  it('changes the currency, that of shipping included, as long as nothing has a price in it', async () => {
    const tenantId = newId();
    const scope = { tenantId, actor: { type: 'staff', id: 'test' } } as const;
    await rig.transact(scope, (ctx) =>
      createTenant(ctx, {
        ...{ slug: `new-${tenantId}`, name: 'New', currency: 'USD' },
        ...{ merchantEmail: 'a@example.com', senderEmail: 'a@example.com' },
        shippingMethods: [{ code: 'standard', name: 'Standard', price: 500 }],
      }),
    );
    await rig.transact(scope, (ctx) => updateSettings(ctx, { currency: 'EUR' }));
    const methods = await rig.sql('SELECT currency FROM shipping_methods WHERE tenant_id = $1', [tenantId]);
    expect(methods).toEqual([{ currency: 'EUR' }]);
    await rig.transact(scope, (ctx) =>
      createProduct(ctx, { sku: 'MUG', name: 'Mug', price: 1, currency: 'EUR' }),
    );
    expect(await rig.transact(scope, (ctx) => getProduct(ctx, 'MUG'))).toMatchObject({ currency: 'EUR' });
    const back = rig.transact(scope, (ctx) => updateSettings(ctx, { currency: 'USD' }));
    await expect(back).rejects.toMatchObject({ code: 'currency_mismatch' });
  });
});
