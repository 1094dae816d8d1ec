import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Product } from './product.ts';
import { findProduct, type Guard, getProduct, lockProduct } from './products.ts';
import { changedElsewhere } from './variants.ts';

const archive = statement(
  'product-archive',
  `UPDATE products SET archived_at = $3, updated_at = $3, version = version + 1
   WHERE tenant_id = $1 AND (sku = $2 OR parent = $2) AND archived_at IS NULL`,
);

/** Of the variants those that were archived with it. */
const restore = statement(
  'product-restore',
  `UPDATE products SET archived_at = NULL, updated_at = $4, version = version + 1
   WHERE tenant_id = $1 AND (sku = $2 OR parent = $2) AND archived_at = $3`,
);

/**
 * Takes a product, and its variants, out of the lists and out of sale; it stays in old orders. One that is archived
 * stays as it is. Throws `not_found`, and what the guard throws.
 */
export async function archiveProduct(
  ctx: Ctx,
  sku: string,
  { guard }: { guard?: Guard } = {},
): Promise<Product> {
  const before = await lockProduct(ctx, sku, guard);
  if (before.archivedAt !== null) return before;
  await ctx.tx.run(archive, [ctx.tenantId, sku, ctx.now]);
  return noteArchiving(ctx, before, 'product.archive');
}

/**
 * Puts a product back, with the variants that were archived with it. Throws `not_found`, `illegal_transition` for a
 * variant of a product that is archived, and what the guard throws.
 */
export async function restoreProduct(
  ctx: Ctx,
  sku: string,
  { guard }: { guard?: Guard } = {},
): Promise<Product> {
  const before = await lockProduct(ctx, sku, guard);
  if (before.archivedAt === null) return before;
  const parent = before.parent === null ? null : await findProduct(ctx, before.parent);
  if (parent !== null && parent.archivedAt !== null) {
    throw new DomainError('illegal_transition', `Restore ${parent.sku} first, which this is a variant of.`);
  }
  await ctx.tx.run(restore, [ctx.tenantId, sku, before.archivedAt, ctx.now]);
  return noteArchiving(ctx, before, 'product.restore');
}

async function noteArchiving(
  ctx: Ctx,
  before: Product,
  action: 'product.archive' | 'product.restore',
): Promise<Product> {
  const product = await getProduct(ctx, before.sku);
  await changedElsewhere(ctx, product);
  ctx.audit({
    action,
    subject: { type: 'product', id: product.sku },
    before: { archivedAt: before.archivedAt },
    after: { archivedAt: product.archivedAt },
  });
  return product;
}
