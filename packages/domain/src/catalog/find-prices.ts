import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { PricedProduct } from '../order/pricing.ts';

/**
 * `active` is whether it is sold: not while it is archived, not while the product that it is a variant of is not sold
 * any more, and not where it is sold in variants.
 */
const selectProducts = statement<PricedProduct & { sku: string }>(
  'order-products',
  `SELECT p.sku, p.name, p.price, p.currency, p.tax_class AS "taxClass", p.weight_grams AS "weightGrams",
          p.active AND p.archived_at IS NULL
            AND (p.parent IS NULL OR EXISTS (
              SELECT FROM products o WHERE o.tenant_id = $1 AND o.sku = p.parent AND o.active AND o.archived_at IS NULL))
            AND NOT EXISTS (SELECT FROM products v WHERE v.tenant_id = $1 AND v.parent = p.sku) AS active
   FROM products p WHERE p.tenant_id = $1 AND p.sku = ANY($2)`,
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
