import { randomBytes } from 'node:crypto';
import {
  applyAdjustment,
  createApiKey,
  createProduct,
  createStaffMember,
  createTenant,
  newId,
  requestAdjustment,
  type Scope,
  type Transact,
} from '@waybill/domain';

export interface TestShop {
  tenantId: string;
  slug: string;
  /** In which use cases run that no request asked for. */
  scope: Scope;
  apiKey: string;
  staff: { email: string; password: string };
}

export const mug = { sku: 'MUG-01', name: 'Stoneware mug', price: 1_050, currency: 'USD' };
export const bowl = { sku: 'BOWL-01', name: 'Breakfast bowl', price: 1_690, currency: 'USD' };
export const stockOfEach = 1_000;

/** A shop with two products, a thousand of each, a shipping method for 499 and one person. */
export async function openTestShop(transact: Transact): Promise<TestShop> {
  const name = randomBytes(4).toString('hex');
  const tenantId = newId();
  const scope: Scope = { tenantId, actor: { type: 'system', id: 'test' } };
  const staff = { email: `${name}@example.com`, password: 'correct horse battery staple' };
  const apiKey = await transact(scope, async (ctx) => {
    await createTenant(ctx, {
      slug: name,
      name: `Shop ${name}`,
      currency: 'USD',
      merchantEmail: 'merchant@example.com',
      senderEmail: 'orders@example.com',
      shippingMethods: [{ code: 'standard', name: 'Standard', price: 499 }],
    });
    await createStaffMember(ctx, { ...staff, name: 'Staff', role: 'owner', operator: true });
    for (const product of [mug, bowl]) {
      await createProduct(ctx, product);
      const stock = { sku: product.sku, delta: stockOfEach, reason: 'first delivery' };
      const { id: adjustmentId } = await requestAdjustment(ctx, stock);
      await applyAdjustment(ctx, { adjustmentId });
    }
    return createApiKey(ctx, { name: 'storefront' });
  });
  return { tenantId, slug: name, scope, apiKey, staff };
}
