import { asRole, openDatabase } from '@waybill/db';
import { createApiKey, createTenant, newId, openCtx } from '@waybill/domain';
import pg from 'pg';

export interface Shop {
  tenantId: string;
  apiKey: string;
  skus: readonly string[];
}

const productCount = 500;
/** More than any run sells of one product. */
const plenty = 100_000_000;

const skus = Array.from({ length: productCount }, (_, nth) => `SKU-${String(nth + 1).padStart(4, '0')}`);

/** Every product with its stock, and the movement that explains it. */
const stockUp = `
  WITH catalogue AS (
    SELECT sku, gen_random_uuid() AS cause FROM unnest($2::text[]) AS s(sku)
  ), product AS (
    INSERT INTO products (tenant_id, sku, name, price, currency, created_at, updated_at)
    SELECT $1, sku, 'Product ' || sku, 1250, 'USD', now(), now() FROM catalogue
  ), level AS (
    INSERT INTO stock_levels (tenant_id, sku, location, on_hand) SELECT $1, sku, 'main', $3 FROM catalogue
  )
  INSERT INTO stock_movements (tenant_id, sku, location, kind, cause_id, delta, reason, actor, at)
  SELECT $1, sku, 'main', 'adjustment', cause, $3, 'bench', 'system:bench', now() FROM catalogue`;

/** A shop with 500 products, of which more are on hand than any run sells. */
export async function openShop(databaseUrl: string): Promise<Shop> {
  const tenantId = newId();
  const db = openDatabase({
    url: asRole(databaseUrl, 'waybill_app'),
    max: 1,
    applicationName: 'waybill-bench',
  });
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    const apiKey = await db.inTenant(tenantId, async (tx) => {
      const { ctx } = openCtx(tx, { tenantId, actor: { type: 'system', id: 'bench' } }, new Date());
      await createTenant(ctx, {
        slug: 'bench',
        name: 'Bench',
        currency: 'USD',
        merchantEmail: 'merchant@bench.example',
        senderEmail: 'orders@bench.example',
        taxRateBps: 700,
        shippingMethods: [{ code: 'standard', name: 'Standard', price: 500 }],
      });
      return createApiKey(ctx, { name: 'Bench' });
    });
    await owner.query(stockUp, [tenantId, skus, plenty]);
    await owner.query('ANALYZE');
    return { tenantId, apiKey, skus };
  } finally {
    await owner.end();
    await db.close();
  }
}
