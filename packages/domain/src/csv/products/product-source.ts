import { statement } from '@waybill/db';
import { subtreeOf } from '../../catalog/categories.ts';
import { type Product, productFieldsSql } from '../../catalog/product.ts';
import type { Ctx } from '../../context.ts';
import { writeAmount } from '../amounts.ts';
import type { ExportFilter } from '../exports/export.ts';
import type { ExportSource } from '../exports/export-source.ts';
import type { Cell } from '../write-rows.ts';
import { productColumns } from './product-columns.ts';

const conditions = `p.tenant_id = $1
  AND ($2::text[] IS NULL OR p.category = ANY ($2))
  AND ($3::boolean IS NULL OR p.active = $3)
  AND ($4::boolean IS NULL OR (p.archived_at IS NOT NULL) = $4)
  AND ($5::timestamptz IS NULL OR p.updated_at >= $5)`;

const countAll = statement<{ total: number }>(
  'csv-products-count',
  `SELECT count(*)::int AS total FROM products p WHERE ${conditions}`,
);

const selectPage = statement<Product>(
  'csv-products-page',
  `SELECT ${productFieldsSql} FROM products p
   WHERE ${conditions} AND (p.parent IS NOT NULL) = $6 AND p.sku > $7 ORDER BY p.sku LIMIT $8`,
);

/** What was written last. */
interface After {
  isVariant: boolean;
  sku: string;
}

const objectOf = (fields: object): string | null =>
  Object.keys(fields).length === 0 ? null : JSON.stringify(fields);

/** As {@link productColumns} has it. */
const rowOf = (product: Product): Cell[] => {
  const { sku, name, description, price, currency, cost, taxClass, weightGrams, category, parent } = product;
  return [
    ...[sku, name, description, writeAmount(price, currency), currency, writeAmount(cost, currency)],
    ...[taxClass, weightGrams, category, parent, objectOf(product.options), objectOf(product.attributes)],
    product.active,
  ];
};

async function valuesOf(ctx: Ctx, { category, active, archived, updatedSince }: ExportFilter) {
  const categories = category === undefined ? null : await subtreeOf(ctx, category);
  return [ctx.tenantId, categories, active ?? null, archived ?? null, updatedSince ?? null];
}

/** Variants come after all other products: so the file can be taken in where none of them is yet. */
export const productSource: ExportSource = {
  header: productColumns.map(({ name }) => name),
  limit: 500,
  count: async (ctx, filter) => (await ctx.tx.maybe(countAll, await valuesOf(ctx, filter)))?.total ?? 0,
  next: async (ctx, { filter, after, limit }) => {
    const values = await valuesOf(ctx, filter);
    const { isVariant, sku } = (after as After | null) ?? { isVariant: false, sku: '' };
    const products = await ctx.tx.all(selectPage, [...values, isVariant, sku, limit]);
    const left = limit - products.length;
    if (!isVariant && left > 0) products.push(...(await ctx.tx.all(selectPage, [...values, true, '', left])));
    const last = products.at(-1);
    return {
      things: products.length,
      rows: products.map(rowOf),
      after: last ? { isVariant: last.parent !== null, sku: last.sku } : null,
    };
  },
};
