import { sqlState, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { archiveProduct } from './archive-product.ts';
import { removeImagesOf } from './images/images.ts';
import type { Product } from './product.ts';
import { type Guard, lockProduct } from './products.ts';
import { changedElsewhere } from './variants.ts';

/** An order that waits for its turn names its SKUs, and nothing points to them yet. */
const isReferredTo = statement<{ referred: boolean }>(
  'product-referred-to',
  `SELECT EXISTS (SELECT FROM products WHERE tenant_id = $1 AND parent = $2) OR EXISTS (
     SELECT FROM orders o JOIN order_lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
     WHERE o.tenant_id = $1 AND o.status = 'pending' AND l.sku = $2) AS referred`,
);

const begin = statement('product-delete-begin', 'SAVEPOINT deleting_product');
const undo = statement('product-delete-undo', 'ROLLBACK TO SAVEPOINT deleting_product');

const deleteLevels = statement(
  'product-delete-levels',
  'DELETE FROM stock_levels WHERE tenant_id = $1 AND sku = $2',
);

const deleteRow = statement('product-delete', 'DELETE FROM products WHERE tenant_id = $1 AND sku = $2');

/** Of a row that others point to: `foreign_key_violation`, and `restrict_violation`, as newer servers say it. */
const stillReferredTo: ReadonlySet<string | null> = new Set(['23503', '23001']);

/** Whether it could be taken away. Whatever points to it, now or in a later release, keeps it. */
async function takeAway(ctx: Ctx, sku: string): Promise<boolean> {
  if ((await ctx.tx.maybe(isReferredTo, [ctx.tenantId, sku]))?.referred) return false;
  await ctx.tx.run(begin);
  try {
    await ctx.tx.run(deleteLevels, [ctx.tenantId, sku]);
    await removeImagesOf(ctx, sku);
    await ctx.tx.run(deleteRow, [ctx.tenantId, sku]);
    return true;
  } catch (error) {
    if (!stillReferredTo.has(sqlState(error))) throw error;
    await ctx.tx.run(undo);
    return false;
  }
}

/**
 * Deletes a product that nothing ever referred to; null then. Any other one is archived, and given back. Throws
 * `not_found`, and what the guard throws.
 */
export async function deleteProduct(
  ctx: Ctx,
  sku: string,
  { guard }: { guard?: Guard } = {},
): Promise<Product | null> {
  const product = await lockProduct(ctx, sku, guard);
  if (!(await takeAway(ctx, sku))) return archiveProduct(ctx, sku);
  await changedElsewhere(ctx, product);
  const { name, price, currency } = product;
  ctx.audit({
    action: 'product.delete',
    subject: { type: 'product', id: sku },
    before: { name, price, currency },
    after: null,
  });
  return null;
}
