import { isUniqueViolation, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { loadShop } from '../tenant/shop.ts';

export interface Product {
  sku: string;
  name: string;
  description: string | null;
  /** Minor units. */
  price: number;
  currency: string;
  active: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewProduct {
  sku: string;
  name: string;
  description?: string | null | undefined;
  price: number;
  currency: string;
  active?: boolean | undefined;
  /** Available stock at or under this raises an alert; the shop’s if absent, null for none. */
  lowStockThreshold?: number | null | undefined;
}

export type ProductChanges = Partial<
  Pick<NewProduct, 'name' | 'description' | 'price' | 'active' | 'lowStockThreshold'>
>;

type Row = Omit<Product, 'price'> & { price: bigint; tenantId?: string };

const toProduct = ({ tenantId: _, price, ...product }: Row): Product => ({
  ...product,
  price: Number(price),
});

/** Stock that lies above the new threshold is armed again. */
const setThreshold = statement(
  'product-set-threshold',
  `WITH levels AS (
     SELECT location FROM stock_levels WHERE tenant_id = $1 AND sku = $2 ORDER BY location FOR UPDATE
   )
   UPDATE stock_levels s
   SET low_stock_threshold = $3::int,
       alerted_at = CASE WHEN s.on_hand - s.reserved > $3::int THEN NULL ELSE s.alerted_at END
   FROM levels
   WHERE s.tenant_id = $1 AND s.sku = $2 AND s.location = levels.location`,
);

/** A statement that failed ends a transaction, so an existing SKU is looked for first; a race still ends in the constraint. */
export async function createProduct(ctx: Ctx, input: NewProduct): Promise<Product> {
  const { prisma } = ctx.tx;
  const exists = () =>
    new DomainError('already_exists', `There is a product with the SKU ${input.sku} already.`);
  if (await prisma.product.findFirst({ where: { sku: input.sku } })) throw exists();
  const own = { tenantId: ctx.tenantId, sku: input.sku };
  const { name, currency, price } = input;
  try {
    const product = await prisma.product.create({
      data: {
        ...own,
        name,
        currency,
        price: BigInt(price),
        description: input.description ?? null,
        active: input.active ?? true,
        createdAt: ctx.now,
        updatedAt: ctx.now,
      },
    });
    const { description = null, active = true } = input;
    const { lowStockThreshold = (await loadShop(ctx)).lowStockThreshold } = input;
    await ensureLevels(ctx, input.sku, lowStockThreshold);
    ctx.audit({
      action: 'product.create',
      subject: { type: 'product', id: input.sku },
      before: null,
      after: { name, description, price, currency, active, lowStockThreshold },
    });
    return toProduct(product);
  } catch (error) {
    if (isUniqueViolation(error)) throw exists();
    throw error;
  }
}

/**
 * Every product has a level at every location from the start, so that its threshold has a place. The alert counts as
 * raised: a product that was never in stock has not run low; the first delivery arms it.
 */
async function ensureLevels(ctx: Ctx, sku: string, lowStockThreshold: number | null): Promise<void> {
  const locations = await ctx.tx.prisma.location.findMany();
  const { tenantId, now: alertedAt } = ctx;
  await ctx.tx.prisma.stockLevel.createMany({
    data: locations.map(({ code }) => ({ tenantId, sku, location: code, lowStockThreshold, alertedAt })),
  });
}

/** Throws `not_found`. */
export async function getProduct(ctx: Ctx, sku: string): Promise<Product> {
  const product = await ctx.tx.prisma.product.findFirst({ where: { sku } });
  if (!product) throw notFound('product');
  return toProduct(product);
}

const pick = (from: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** Throws `not_found`. */
export async function updateProduct(ctx: Ctx, sku: string, changes: ProductChanges): Promise<Product> {
  const before = await getProduct(ctx, sku);
  const { lowStockThreshold, name, description, price, active } = changes;
  const product = await ctx.tx.prisma.product.update({
    where: { tenantId_sku: { tenantId: ctx.tenantId, sku } },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(price === undefined ? {} : { price: BigInt(price) }),
      ...(active === undefined ? {} : { active }),
      updatedAt: ctx.now,
    },
  });
  if (lowStockThreshold !== undefined) {
    await ctx.tx.run(setThreshold, [ctx.tenantId, sku, lowStockThreshold]);
  }
  ctx.audit({
    action: 'product.update',
    subject: { type: 'product', id: sku },
    before: pick(before, Object.keys(changes)),
    after: { ...changes },
  });
  return toProduct(product);
}

/** In SKU order, after `after`. `nextAfter` is null on the last page. */
export async function listProducts(
  ctx: Ctx,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ products: Product[]; nextAfter: string | null }> {
  const rows = await ctx.tx.prisma.product.findMany({
    ...(after === undefined ? {} : { where: { sku: { gt: after } } }),
    orderBy: { sku: 'asc' },
    take: limit + 1,
  });
  const products = rows.slice(0, limit).map(toProduct);
  return { products, nextAfter: rows.length > limit ? (products.at(-1)?.sku ?? null) : null };
}
