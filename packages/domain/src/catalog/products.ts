import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { given } from '../given.ts';
import { announce } from '../hooks/deliveries.ts';
import { loadShop } from '../tenant/shop.ts';
import { requireCategory } from './categories.ts';
import { imagesOf } from './images/read-images.ts';
import { notePrice } from './prices.ts';
import {
  type Attributes,
  type Options,
  type Product,
  type ProductDetail,
  productFieldsSql,
} from './product.ts';
import { changedElsewhere, lockParent, requireFreeOptions, variantExists } from './variants.ts';

export interface NewProduct {
  sku: string;
  name: string;
  description?: string | null | undefined;
  price: number;
  currency: string;
  /** Minor units. */
  cost?: number | null | undefined;
  /** `standard` if absent. */
  taxClass?: string | undefined;
  /** Of one piece, as it is sent. */
  weightGrams?: number | null | undefined;
  category?: string | null | undefined;
  attributes?: Attributes | undefined;
  /** Makes it a variant, which has options. */
  parent?: string | null | undefined;
  options?: Options | undefined;
  active?: boolean | undefined;
  /** Available stock at or under this raises an alert; the shop’s if absent, null for none. */
  lowStockThreshold?: number | null | undefined;
}

export type ProductChanges = Partial<Omit<NewProduct, 'sku' | 'currency' | 'parent'>>;

/** Looks at the product before it is changed, and throws where that is not the one that was meant. */
export type Guard = (current: Product) => void;

/** Stock that lies above the new threshold is armed again. */
const setThreshold = statement(
  'product-set-threshold',
  `WITH levels AS (
     SELECT location FROM stock_levels WHERE tenant_id = $1 AND sku = $2 ORDER BY location FOR UPDATE
   )
   UPDATE stock_levels s
   SET low_stock_threshold = $3::int,
       alerted_at = CASE WHEN s.on_hand - s.reserved > $3::int + s.low_stock_margin THEN NULL ELSE s.alerted_at END
   FROM levels
   WHERE s.tenant_id = $1 AND s.sku = $2 AND s.location = levels.location`,
);

const insertLevels = statement(
  'product-levels-insert',
  `INSERT INTO stock_levels (tenant_id, sku, location, low_stock_threshold, alerted_at)
   SELECT $1, $2, code, $3, $4 FROM locations WHERE tenant_id = $1`,
);

/** Whatever is there already, its SKU or its options among its siblings, it does nothing. */
const insert = statement<Product>(
  'product-insert',
  `INSERT INTO products AS p (tenant_id, sku, name, description, price, currency, cost, tax_class, category, attributes,
                              parent, options, active, created_at, updated_at, weight_grams)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)
   ON CONFLICT DO NOTHING RETURNING ${productFieldsSql}`,
);

const select = statement<Product>(
  'product',
  `SELECT ${productFieldsSql} FROM products p WHERE p.tenant_id = $1 AND p.sku = $2`,
);

const selectVariants = statement<Product>(
  'product-variants',
  `SELECT ${productFieldsSql} FROM products p WHERE p.tenant_id = $1 AND p.parent = $2 ORDER BY p.sku`,
);

const lock = statement<Product>(
  'product-lock',
  `SELECT ${productFieldsSql} FROM products p WHERE p.tenant_id = $1 AND p.sku = $2 FOR NO KEY UPDATE`,
);

const update = statement<Product>(
  'product-update',
  `UPDATE products p
   SET name = $3, description = $4, price = $5, cost = $6, tax_class = $7, category = $8, attributes = $9, options = $10,
       active = $11, updated_at = $12, weight_grams = $13, version = p.version + 1
   WHERE p.tenant_id = $1 AND p.sku = $2 RETURNING ${productFieldsSql}`,
);

const exists = (sku: string) =>
  new DomainError('already_exists', `There is a product with the SKU ${sku} already.`);

/**
 * Throws `already_exists` for its SKU and for its options among the variants of its parent, `invalid_parent`,
 * `currency_mismatch` for a variant in another currency, `limit_reached` for one too many, and `unknown_category`.
 */
export async function createProduct(ctx: Ctx, input: NewProduct): Promise<Product> {
  const { sku, name, description = null, price, currency, cost = null, taxClass = 'standard' } = input;
  const { category = null, attributes = {}, parent = null, options = {}, active = true } = input;
  const { weightGrams = null } = input;
  if (parent !== null) await lockParent(ctx, { sku, parent, currency, options });
  if (category !== null) await requireCategory(ctx, category);
  const values = [ctx.tenantId, sku, name, description, price, currency, cost, taxClass, category];
  const product = await ctx.tx.maybe(insert, [
    ...[...values, attributes, parent, options, active, ctx.now, weightGrams],
  ]);
  if (!product) throw (await findProduct(ctx, sku)) ? exists(sku) : variantExists();
  await notePrice(ctx, product, null);
  const { lowStockThreshold = (await loadShop(ctx)).lowStockThreshold } = input;
  await ensureLevels(ctx, sku, lowStockThreshold);
  await changedElsewhere(ctx, product);
  const { createdAt: _, updatedAt: __, version: ___, archivedAt: ____, sku: _____, ...after } = product;
  ctx.audit({
    action: 'product.create',
    subject: { type: 'product', id: sku },
    before: null,
    after: { ...after, lowStockThreshold },
  });
  await announce(ctx, 'product.created', { sku });
  return product;
}

/**
 * Every product has a level at every location from the start, so that its threshold has a place. The alert counts as
 * raised: a product that was never in stock has not run low; the first delivery arms it.
 */
async function ensureLevels(ctx: Ctx, sku: string, lowStockThreshold: number | null): Promise<void> {
  await ctx.tx.run(insertLevels, [ctx.tenantId, sku, lowStockThreshold, ctx.now]);
}

export const findProduct = ({ tx, tenantId }: Ctx, sku: string): Promise<Product | null> =>
  tx.maybe(select, [tenantId, sku]);

/** Throws `not_found`. */
export async function getProduct(ctx: Ctx, sku: string): Promise<Product> {
  const product = await findProduct(ctx, sku);
  if (!product) throw notFound('product');
  return product;
}

/** The product with its images and its variants. */
export async function detailOf(ctx: Ctx, product: Product): Promise<ProductDetail> {
  const images = (await imagesOf(ctx, [product.sku])).get(product.sku) ?? [];
  const variants = await ctx.tx.all(selectVariants, [ctx.tenantId, product.sku]);
  return { ...product, images, variants };
}

/** Nobody else changes it until this transaction ends. Throws `not_found`, and what the guard throws. */
export async function lockProduct(ctx: Ctx, sku: string, guard?: Guard): Promise<Product> {
  const product = await ctx.tx.maybe(lock, [ctx.tenantId, sku]);
  if (!product) throw notFound('product');
  guard?.(product);
  return product;
}

const pick = (from: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** Throws `not_found`, `unknown_category`, `already_exists` for options of a sibling, and what the guard throws. */
export async function updateProduct(
  ctx: Ctx,
  sku: string,
  changes: ProductChanges,
  { guard }: { guard?: Guard } = {},
): Promise<Product> {
  const before = await lockProduct(ctx, sku, guard);
  const { lowStockThreshold, ...fields } = changes;
  const next: Product = { ...before, ...given(fields) };
  if (next.category !== null && next.category !== before.category) await requireCategory(ctx, next.category);
  if (fields.options !== undefined) await requireFreeOptions(ctx, next);
  const { name, description, price, cost, taxClass, category, attributes, options, active } = next;
  const values = [name, description, price, cost, taxClass, category, attributes, options, active, ctx.now];
  const product = await ctx.tx.maybe(update, [ctx.tenantId, sku, ...values, next.weightGrams]);
  if (!product) throw notFound('product');
  await notePrice(ctx, product, before.price);
  if (lowStockThreshold !== undefined) {
    await ctx.tx.run(setThreshold, [ctx.tenantId, sku, lowStockThreshold]);
  }
  await changedElsewhere(ctx, product);
  ctx.audit({
    action: 'product.update',
    subject: { type: 'product', id: sku },
    before: pick(before, Object.keys(changes)),
    after: { ...changes },
  });
  await announce(ctx, 'product.updated', { sku });
  return product;
}
