import { query, type Statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { subtreeOf } from './categories.ts';
import { imagesOf } from './images/read-images.ts';
import { type Attributes, type ListedProduct, type Product, productFieldsSql } from './product.ts';
import { readSearch } from './search-words.ts';

export interface ProductFilter {
  /** Words, pieces of names and SKUs, and what is spelt nearly so; `"as a phrase"`, `-without`, `or`. */
  text?: string | undefined;
  /** The code of a category; what lies below it counts too. */
  category?: string | undefined;
  active?: boolean | undefined;
  archived?: boolean | undefined;
  /** Whether it is a variant of another product. */
  variant?: boolean | undefined;
  /** The SKU of the product that it is a variant of. */
  parent?: string | undefined;
  /** Minor units. */
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  currency?: string | undefined;
  /** All of them. */
  attributes?: Attributes | undefined;
  /** Whether a piece of it can be had at some location. */
  inStock?: boolean | undefined;
  updatedSince?: Date | undefined;
}

/** How well a product fits the text goes best first; the others begin with the least, or with the most after a `-`. */
export const productSorts = [
  ...['sku', '-sku', 'name', '-name', 'price', '-price', 'createdAt', '-createdAt'],
  ...['updatedAt', '-updatedAt', 'relevance'],
] as const;
export type ProductSort = `${'' | '-'}${'sku' | 'name' | 'price' | 'createdAt' | 'updatedAt'}` | 'relevance';

/** The last product of a page: what it is sorted by, and its SKU. */
export interface ProductKey {
  value: string | number;
  sku: string;
}

export interface ProductQuery extends ProductFilter {
  /** By SKU if absent. */
  sort?: ProductSort | undefined;
  after?: ProductKey | undefined;
  limit: number;
}

/** Of what has a text or attributes so many are looked at: where more fit, a narrower question finds the others. */
export const mostFound = 2_000;

type SortedBy = 'sku' | 'name' | 'price' | 'createdAt' | 'updatedAt' | 'relevance';

/** What the column is, and how its value comes back out of a cursor. */
const columns: Readonly<Record<SortedBy, { sql: string; type: string }>> = {
  sku: { sql: 'p.sku', type: 'text' },
  name: { sql: 'p.name', type: 'text' },
  price: { sql: 'p.price', type: 'bigint' },
  createdAt: { sql: 'p.created_at', type: 'timestamptz' },
  updatedAt: { sql: 'p.updated_at', type: 'timestamptz' },
  // Turned round, so that the best come first where the least do.
  relevance: { sql: '-s.relevance', type: 'float8' },
};

/** The text of a query, put together with its values. */
class Conditions {
  readonly texts: string[] = [];
  readonly values: unknown[] = [];

  /** A placeholder for the value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  add(text: string): void {
    this.texts.push(text);
  }
}

/** Where an index on the words is asked, the filters go with it: it tells of no more than so many. */
const searched = (filter: ProductFilter, categories: readonly string[] | undefined) =>
  JSON.stringify({ ...filter, categories, ...readSearch(filter.text) });

function addFilters(to: Conditions, filter: ProductFilter, categories: readonly string[] | undefined): void {
  const { active, archived, variant, parent, minPrice, maxPrice, currency, inStock, updatedSince } = filter;
  if (categories) to.add(`p.category = ANY (${to.value(categories)})`);
  if (active !== undefined) to.add(`p.active = ${to.value(active)}`);
  if (archived !== undefined) to.add(`p.archived_at IS ${archived ? 'NOT' : ''} NULL`);
  if (variant !== undefined) to.add(`p.parent IS ${variant ? 'NOT' : ''} NULL`);
  if (parent !== undefined) to.add(`p.parent = ${to.value(parent)}`);
  if (minPrice !== undefined) to.add(`p.price >= ${to.value(minPrice)}::bigint`);
  if (maxPrice !== undefined) to.add(`p.price <= ${to.value(maxPrice)}::bigint`);
  if (currency !== undefined) to.add(`p.currency = ${to.value(currency)}`);
  if (updatedSince) to.add(`p.updated_at >= ${to.value(updatedSince)}::timestamptz`);
  if (inStock !== undefined) {
    to.add(`${inStock ? '' : 'NOT '}EXISTS (SELECT FROM stock_levels l
      WHERE l.tenant_id = p.tenant_id AND l.sku = p.sku AND l.on_hand > l.reserved)`);
  }
}

const directionOf = (sort: ProductSort) =>
  sort.startsWith('-')
    ? ({ by: sort.slice(1) as SortedBy, order: 'DESC', beyond: '<' } as const)
    : ({ by: sort as SortedBy, order: 'ASC', beyond: '>' } as const);

type Row = Product & { sortedBy: string | number | Date };

/** The query of one page, with its values. */
export function pageQuery(
  tenantId: string,
  { sort = 'sku', after, limit, ...filter }: ProductQuery,
  categories: readonly string[] | undefined,
): { page: Statement<Row>; values: unknown[] } {
  const { by, order, beyond } = directionOf(sort);
  const column = columns[by];
  const where = new Conditions();
  where.add(`p.tenant_id = ${where.value(tenantId)}`);
  const isSearched = filter.text !== undefined || filter.attributes !== undefined || by === 'relevance';
  const from = isSearched
    ? `search_products(${where.value(searched(filter, categories))}::jsonb, ${mostFound}) s
       JOIN products p ON p.sku = s.found_sku`
    : 'products p';
  if (!isSearched) addFilters(where, filter, categories);
  if (after) {
    const sku = `${where.value(after.sku)}::text`;
    const isBeyond = () =>
      `(${column.sql}, p.sku) ${beyond} (${where.value(after.value)}::${column.type}, ${sku})`;
    where.add(by === 'sku' ? `p.sku ${beyond} ${sku}` : isBeyond());
  }
  const text = `SELECT ${productFieldsSql}, ${column.sql} AS "sortedBy" FROM ${from}
    WHERE ${where.texts.join(' AND ')}
    ORDER BY ${by === 'sku' ? '' : `${column.sql} ${order}, `}p.sku ${order} LIMIT ${where.value(limit + 1)}`;
  return { page: query(text), values: where.values };
}

/** In the order that is asked for, after `after`. `nextAfter` is null on the last page. */
export async function listProducts(
  ctx: Ctx,
  wanted: ProductQuery,
): Promise<{ products: ListedProduct[]; nextAfter: ProductKey | null }> {
  const categories = wanted.category === undefined ? undefined : await subtreeOf(ctx, wanted.category);
  const { page, values } = pageQuery(ctx.tenantId, wanted, categories);
  const rows = await ctx.tx.all(page, values);
  const shown = rows.slice(0, wanted.limit);
  const images = await imagesOf(
    ctx,
    shown.map(({ sku }) => sku),
  );
  const products = shown.map(({ sortedBy: _, ...product }) => ({
    ...product,
    images: images.get(product.sku) ?? [],
  }));
  const last = shown.at(-1);
  return { products, nextAfter: rows.length > wanted.limit && last ? keyOf(last) : null };
}

const keyOf = ({ sortedBy, sku }: Row): ProductKey => ({
  value: sortedBy instanceof Date ? sortedBy.toISOString() : sortedBy,
  sku,
});
