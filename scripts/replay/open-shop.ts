import { asRole, isUniqueViolation, openDatabase } from '@waybill/db';
import { createApiKey, createTenant, newId, openCtx, type Scope } from '@waybill/domain';
import { currency, shippingMethod } from './order-request.ts';
import { ReplayError } from './replay-error.ts';

export interface ReplayShop {
  tenantId: string;
  slug: string;
  apiKey: string;
}

/** A shop of its own for one replay, empty, where shipping is free and nothing is taxed. */
export async function openShop(databaseUrl: string, slug: string): Promise<ReplayShop> {
  const db = openDatabase({
    url: asRole(databaseUrl, 'waybill_app'),
    max: 1,
    applicationName: 'waybill-replay',
  });
  const tenantId = newId();
  const scope: Scope = { tenantId, actor: { type: 'system', id: 'replay' } };
  try {
    return await db.inTenant(tenantId, async (tx) => {
      const { ctx } = openCtx(tx, scope, new Date());
      await createTenant(ctx, {
        slug,
        name: `Replay ${slug}`,
        currency,
        merchantEmail: 'merchant@replay.example',
        senderEmail: 'orders@replay.example',
        shippingMethods: [{ code: shippingMethod, name: 'Standard', price: 0 }],
      });
      return { tenantId, slug, apiKey: await createApiKey(ctx, { name: 'Replay' }) };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ReplayError(
      `There is a tenant ${slug} already; a replay needs one of its own: choose another slug.`,
    );
  } finally {
    await db.close();
  }
}
