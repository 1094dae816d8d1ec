import { asRole, type Database, openDatabase } from '@waybill/db';
import {
  applyAdjustment,
  type Ctx,
  createApiKey,
  createProduct,
  createStaffMember,
  createTenant,
  findTenant,
  newId,
  openCtx,
  requestAdjustment,
  type Scope,
  verifyApiKey,
} from '@waybill/domain';
import { demoShop } from '../demo/shop.ts';
import { type DemoSecrets, demoSecrets, withAnotherAdmin } from './demo-secrets.ts';
import type { Home } from './home.ts';

export interface SeedResult {
  /** False when the shop was there already. */
  created: boolean;
  secrets: DemoSecrets;
}

const keyName = 'Demo storefront';
const scopeOf = (tenantId: string): Scope => ({ tenantId, actor: { type: 'system', id: 'seed' } });

/** Nothing of what is seeded leaves an obligation, so there is nothing to enqueue. */
const seeding = <T>(db: Database, tenantId: string, body: (ctx: Ctx) => Promise<T>): Promise<T> =>
  db.inTenant(tenantId, (tx) => body(openCtx(tx, scopeOf(tenantId), new Date()).ctx));

async function openShop(ctx: Ctx, secrets: DemoSecrets): Promise<void> {
  const { slug, name, currency, merchantEmail, senderEmail, shippingMethods, products } = demoShop;
  await createTenant(ctx, { slug, name, currency, merchantEmail, senderEmail, shippingMethods });
  await admit(ctx, secrets);
  for (const { sku, stock, ...product } of products) {
    await createProduct(ctx, { sku, currency, ...product });
    const { id } = await requestAdjustment(ctx, { sku, delta: stock, reason: 'Opening stock' });
    await applyAdjustment(ctx, { adjustmentId: id });
  }
}

async function admit(ctx: Ctx, { apiKey, adminEmail, adminPassword }: DemoSecrets): Promise<void> {
  await createApiKey(ctx, { name: keyName, given: apiKey });
  await createStaffMember(ctx, {
    operator: true,
    email: adminEmail,
    name: demoShop.adminName,
    password: adminPassword,
    role: 'owner',
  });
}

/**
 * Opens the demo shop in a database that has none. In a database that has it from another home, this home's key and
 * login are added.
 */
export async function seedDemoShop(databaseUrl: string, home: Home): Promise<SeedResult> {
  const db = openDatabase({
    url: asRole(databaseUrl, 'waybill_app'),
    max: 1,
    applicationName: 'waybill-seed',
  });
  try {
    const secrets = demoSecrets(home);
    const existing = await findTenant(db, demoShop.slug);
    if (existing === null) {
      const tenantId = newId();
      await seeding(db, tenantId, (ctx) => openShop(ctx, secrets));
      return { created: true, secrets };
    }
    if (await verifyApiKey(db, secrets.apiKey)) return { created: false, secrets };
    const own = withAnotherAdmin(home, secrets);
    await seeding(db, existing, (ctx) => admit(ctx, own));
    return { created: false, secrets: own };
  } finally {
    await db.close();
  }
}
