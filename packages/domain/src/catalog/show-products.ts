import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { imagesOf } from './images/read-images.ts';
import { listProducts, type ProductKey, type ProductQuery } from './list-products.ts';
import { type Product, type ProductDetail, productFieldsSql } from './product.ts';
import { findProduct } from './products.ts';

const selectVariants = statement<Product>(
  'shown-variants',
  `SELECT ${productFieldsSql} FROM products p
   WHERE p.tenant_id = $1 AND p.parent = ANY ($2) AND p.active AND p.archived_at IS NULL ORDER BY p.parent, p.sku`,
);

const variantsOf = async ({ tx, tenantId }: Ctx, skus: readonly string[]) =>
  Map.groupBy(await tx.all(selectVariants, [tenantId, skus]), ({ parent }) => parent);

const isShown = ({ active, archivedAt }: Product): boolean => active && archivedAt === null;

/** What a customer may choose from: products that are for sale, with their variants. */
export async function showProducts(
  ctx: Ctx,
  wanted: Omit<ProductQuery, 'active' | 'archived' | 'variant'>,
): Promise<{ products: ProductDetail[]; nextAfter: ProductKey | null }> {
  const shown = { ...wanted, active: true, archived: false, variant: false };
  const { products, nextAfter } = await listProducts(ctx, shown);
  const variants = await variantsOf(
    ctx,
    products.map(({ sku }) => sku),
  );
  return {
    products: products.map((product) => ({ ...product, variants: variants.get(product.sku) ?? [] })),
    nextAfter,
  };
}

/** Throws `not_found`, also for one that is not for sale, and for a variant of such a one. */
export async function showProduct(ctx: Ctx, sku: string): Promise<ProductDetail> {
  const product = await findProduct(ctx, sku);
  const parent = product?.parent ? await findProduct(ctx, product.parent) : null;
  if (!product || !isShown(product) || (parent && !isShown(parent))) throw notFound('product');
  const images = (await imagesOf(ctx, [sku])).get(sku) ?? [];
  return { ...product, images, variants: (await variantsOf(ctx, [sku])).get(sku) ?? [] };
}
