import { query, type Statement, sqlState, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { cutPage } from '../page.ts';
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

/**
 * Of what has a text or attributes so many are found, out of five times as many that are looked at: where more fit, a
 * narrower question finds the others.
 */
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

function addFilters(to: Conditions, filter: ProductFilter): void {
  const { active, archived, variant, parent, minPrice, maxPrice, currency, inStock, updatedSince } = filter;
  if (active !== undefined) to.add(active ? 'p.active' : 'NOT p.active');
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

/** What a list is of, besides its filters. */
export interface Within {
  /** The codes of a category and of all below it. */
  categories: readonly string[];
  /** So few products are in them that all can be looked at. */
  isNarrow: boolean;
}

/** From so many products on a category is read in the order of the list, where it will come by often enough. */
const mostLookedAt = 20_000;

/** Anyone may ask, and some questions have no index that answers them. */
const longestSearchMs = 5_000;
const limitTime = statement(
  'products-limit-time',
  `SELECT set_config('statement_timeout', '${longestSearchMs}', true)`,
);
const queryCanceled = '57014';

const countWithin = statement<{ counted: number }>(
  'category-count-products',
  `SELECT count(*)::int AS counted FROM (
     SELECT FROM products WHERE tenant_id = $1 AND category = ANY ($2) LIMIT ${mostLookedAt}) AS few`,
);

/**
 * Where the products come from. In the order of the list a small category may come last of all (what is in it is often
 * called alike), so its products are taken first and sorted then.
 */
function sourceOf(where: Conditions, within: Within | undefined): string {
  if (!within) return 'products p';
  const isWithin = `category = ANY (${where.value(within.categories)})`;
  if (within.isNarrow) return `(SELECT * FROM products WHERE tenant_id = $1 AND ${isWithin} OFFSET 0) p`;
  where.add(`p.${isWithin}`);
  return 'products p';
}

/** The query of one page, with its values. */
export function pageQuery(
  tenantId: string,
  { sort = 'sku', after, limit, ...filter }: ProductQuery,
  within: Within | undefined,
): { page: Statement<Row>; values: unknown[] } {
  const { by, order, beyond } = directionOf(sort);
  const column = columns[by];
  const where = new Conditions();
  where.add(`p.tenant_id = ${where.value(tenantId)}`);
  const isSearched = filter.text !== undefined || filter.attributes !== undefined || by === 'relevance';
  const from = isSearched
    ? `search_products(${where.value(searched(filter, within?.categories))}::jsonb, ${mostFound}) s
       JOIN products p ON p.sku = s.found_sku`
    : sourceOf(where, within);
  if (!isSearched) addFilters(where, filter);
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

async function readWithin(ctx: Ctx, category: string): Promise<Within> {
  const categories = await subtreeOf(ctx, category);
  const { counted = 0 } = (await ctx.tx.maybe(countWithin, [ctx.tenantId, categories])) ?? {};
  return { categories, isNarrow: counted < mostLookedAt };
}

async function readPage(ctx: Ctx, wanted: ProductQuery, within: Within | undefined): Promise<Row[]> {
  const { page, values } = pageQuery(ctx.tenantId, wanted, within);
  await ctx.tx.all(limitTime);
  try {
    return await ctx.tx.all(page, values);
  } catch (error) {
    if (sqlState(error) !== queryCanceled) throw error;
    throw new DomainError('search_too_broad', 'This takes too long to look for: ask more narrowly.');
  }
}

/** In the order that is asked for, after `after`. Throws `search_too_broad`. `nextAfter` is null on the last page. */
export async function listProducts(
  ctx: Ctx,
  wanted: ProductQuery,
): Promise<{ products: ListedProduct[]; nextAfter: ProductKey | null }> {
  const within = wanted.category === undefined ? undefined : await readWithin(ctx, wanted.category);
  const rows = await readPage(ctx, wanted, within);
  const { page: shown, next: nextAfter } = cutPage(rows, wanted.limit, keyOf);
  const images = await imagesOf(
    ctx,
    shown.map(({ sku }) => sku),
  );
  const products = shown.map(({ sortedBy: _, ...product }) => ({
    ...product,
    images: images.get(product.sku) ?? [],
  }));
  return { products, nextAfter };
}

const keyOf = ({ sortedBy, sku }: Row): ProductKey => ({
  value: sortedBy instanceof Date ? sortedBy.toISOString() : sortedBy,
  sku,
});
