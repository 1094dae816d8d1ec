import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Product } from './product.ts';

/** Of one product, which is shown with all of them. */
export const maxVariants = 100;

/** It takes its lock before a variant is written, so that of two with the same options the second one sees the first. */
const lock = statement<Pick<Product, 'parent' | 'currency'> & { archived: boolean }>(
  'product-lock-parent',
  `SELECT parent, currency, archived_at IS NOT NULL AS archived FROM products
   WHERE tenant_id = $1 AND sku = $2 FOR NO KEY UPDATE`,
);

const countAll = statement<{ variants: number }>(
  'product-count-variants',
  'SELECT count(*)::int AS variants FROM products WHERE tenant_id = $1 AND parent = $2',
);

const selectTwin = statement<{ sku: string }>(
  'product-twin',
  'SELECT sku FROM products WHERE tenant_id = $1 AND parent = $2 AND options = $3::jsonb AND sku <> $4',
);

const touch = statement(
  'product-touch',
  'UPDATE products SET version = version + 1, updated_at = $3 WHERE tenant_id = $1 AND sku = $2',
);

type Variant = Pick<Product, 'sku' | 'options' | 'currency'> & { parent: string };

const invalidParent = (why: string) => new DomainError('invalid_parent', why);

export const variantExists = () =>
  new DomainError('already_exists', 'The product has a variant with these options already.');

/** Throws `invalid_parent`, `currency_mismatch`, `already_exists`, `limit_reached`. */
export async function lockParent(ctx: Ctx, { sku, parent, currency, options }: Variant): Promise<void> {
  const found = await ctx.tx.maybe(lock, [ctx.tenantId, parent]);
  if (!found || parent === sku) throw invalidParent(`There is no other product with the SKU ${parent}.`);
  if (found.parent !== null) throw invalidParent(`${parent} is a variant itself.`);
  if (found.archived) throw invalidParent(`${parent} is archived.`);
  if (found.currency !== currency) {
    throw new DomainError(
      'currency_mismatch',
      `${parent} is sold in ${found.currency}, and so are its variants.`,
    );
  }
  if (Object.keys(options).length === 0) throw invalidParent('A variant has at least one option.');
  const { variants = 0 } = (await ctx.tx.maybe(countAll, [ctx.tenantId, parent])) ?? {};
  if (variants >= maxVariants) {
    throw new DomainError('limit_reached', `A product has at most ${maxVariants} variants.`);
  }
  if (await ctx.tx.maybe(selectTwin, [ctx.tenantId, parent, options, sku])) throw variantExists();
}

/** Throws `invalid_parent` for options of a product that is no variant, or none of one that is; `already_exists`. */
export async function requireFreeOptions(ctx: Ctx, { sku, parent, options }: Product): Promise<void> {
  const hasOptions = Object.keys(options).length > 0;
  if (hasOptions !== (parent !== null)) {
    throw invalidParent('Variants have options, and other products have none.');
  }
  if (parent === null) return;
  await ctx.tx.maybe(lock, [ctx.tenantId, parent]);
  if (await ctx.tx.maybe(selectTwin, [ctx.tenantId, parent, options, sku])) throw variantExists();
}

/** A change of a variant is one of the product that shows it. */
export async function changedElsewhere(ctx: Ctx, { parent }: Pick<Product, 'parent'>): Promise<void> {
  if (parent !== null) await noteChange(ctx, parent);
}

/** What is shown with the product has changed. */
export const noteChange = (ctx: Ctx, sku: string): Promise<number> =>
  ctx.tx.run(touch, [ctx.tenantId, sku, ctx.now]);
