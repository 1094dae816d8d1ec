import {
  listProducts,
  mostFound,
  type ProductKey,
  type ProductQuery,
  type ProductSort,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { sku } from '../validation/fields.ts';
import { productPageAnswer } from './product-answers.ts';
import { productListQuery } from './product-schemas.ts';
import { listedProductView, mediaOf } from './product-view.ts';

type ListQuery = z.output<typeof productListQuery>;

const keyOf = (value: z.ZodType<string | number>): z.ZodType<ProductKey> => z.strictObject({ value, sku });
const moment = keyOf(z.iso.datetime());
const number = keyOf(z.number());

/** What the last product of a page is known by, for each thing that lists are sorted by. */
const keys: Readonly<Record<string, z.ZodType<ProductKey>>> = {
  // As cursors were before there was anything else to sort by.
  sku: sku.transform((text) => ({ value: text, sku: text })),
  name: keyOf(z.string().max(300)),
  price: number,
  createdAt: moment,
  updatedAt: moment,
  relevance: number,
};

/** A cursor of one order is none of another. */
export function productPages(list: string, sort: ProductSort): PageKind<ProductKey> {
  const key = keys[sort.replace('-', '')];
  if (!key) throw new Error(`nothing is sorted by ${sort}`);
  return { list: sort === 'sku' ? list : `${list}:${sort}`, key };
}

/** Pages in the order of SKUs have nothing but the SKU in their cursors. */
export const productPage = <Row>(
  kind: PageKind<ProductKey>,
  sort: ProductSort,
  { rows, nextAfter }: { rows: Row[]; nextAfter: ProductKey | null },
) =>
  sort.endsWith('sku')
    ? page<string, Row>({ list: kind.list, key: sku }, rows, nextAfter?.sku ?? null)
    : page(kind, rows, nextAfter);

/** Blank text is no text: whoever empties a search field sees everything again. */
export function productQuery({ cursor: _, q, archived = 'false', sort, ...rest }: ListQuery): ProductQuery {
  const text = q?.trim() === '' ? undefined : q?.trim();
  return {
    ...rest,
    text,
    archived: archived === 'any' ? undefined : archived === 'true',
    sort: sort ?? (text === undefined ? 'sku' : 'relevance'),
  };
}

export const listProductsRoute = (deps: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products',
    name: 'listProducts',
    summary: 'Lists products, or finds them: by words, category, price, attributes and what is in stock.',
    description: `Words are looked for in names, SKUs, attributes and descriptions; the last one may go on, and names may be spelt nearly so. "A phrase", -without and or are understood. Of the products that have the words or the \`attributes\` some thousands are looked at, and ${mostFound} of those that fit all filters are told at most: where there are more, ask more narrowly.`,
    permission: 'products:read',
    query: productListQuery,
    answers: { 200: productPageAnswer },
    problems: ['search_too_broad'],
    handle: async ({ res, scope, query }) => {
      const media = mediaOf(deps, scope.tenantId);
      const wanted = productQuery(query);
      const kind = productPages('products', wanted.sort ?? 'sku');
      const after = readCursor(kind, query.cursor);
      const found = await deps.transact(scope, (ctx) => listProducts(ctx, { ...wanted, after }));
      const rows = found.products.map((product) => listedProductView(product, media));
      res.json(productPage(kind, wanted.sort ?? 'sku', { rows, nextAfter: found.nextAfter }));
    },
  });
