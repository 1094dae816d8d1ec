import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { imageFieldsSql, type ProductImage } from './image.ts';

const selectAll = statement<ProductImage>(
  'images',
  `SELECT ${imageFieldsSql} FROM product_images WHERE tenant_id = $1 AND sku = ANY ($2) ORDER BY sku, position, id`,
);

/** The images of these products, by SKU; the primary one first. */
export async function imagesOf(ctx: Ctx, skus: readonly string[]): Promise<Map<string, ProductImage[]>> {
  if (skus.length === 0) return new Map();
  return Map.groupBy(await ctx.tx.all(selectAll, [ctx.tenantId, skus]), ({ sku }) => sku);
}
