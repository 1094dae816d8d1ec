import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { PricedProduct } from '../order/pricing.ts';

const selectProducts = statement<PricedProduct & { sku: string }>(
  'order-products',
  'SELECT sku, name, price, currency, active FROM products WHERE tenant_id = $1 AND sku = ANY($2)',
);

const findAll = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, wanted: readonly (readonly string[])[]) => {
    const rows = await tx.all(selectProducts, [tenantId, [...new Set(wanted.flat())]]);
    const products = new Map(rows.map(({ sku, ...product }) => [sku, product]));
    return wanted.map(() => products);
  },
);

/** What the products of these SKUs are called and cost now; one that is not there is not in the catalogue. */
export const findPrices = (ctx: Ctx, skus: readonly string[]): Promise<ReadonlyMap<string, PricedProduct>> =>
  findAll(ctx, skus);
