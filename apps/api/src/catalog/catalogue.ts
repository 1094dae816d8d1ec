import { createHash } from 'node:crypto';
import {
  type Category,
  type Ctx,
  listCategories,
  type ProductDetail,
  type ProductImage,
  readCatalogueVersion,
  type Scope,
  showProduct,
  showProducts,
  type TenantStanding,
} from '@waybill/domain';
import { LRUCache } from 'lru-cache';
import type { AppDeps } from '../deps.ts';
import { isKnown } from '../http/etag.ts';
import { readCursor } from '../http/paging.ts';
import { type OpenCall, openRoute, type Route } from '../http/route.ts';
import { remember } from '../remember.ts';
import { productPage, productPages, productQuery } from './list-products.ts';
import { pathSku } from './path-sku.ts';
import { shownCategoriesAnswer, shownPageAnswer, shownProductAnswer } from './product-answers.ts';
import { productListQuery } from './product-schemas.ts';
import { imageView, mediaOf } from './product-view.ts';

/** How long a process, and then a cache on the way, may answer as it did before a change, in milliseconds. */
const staleMs = 900;
/** Of all shops together, in one process. */
const rememberedBytes = 32 * 1024 * 1024;

interface Answer {
  /** The JSON of the body. */
  text: string;
  tag: string;
}

/** What a customer sees: nothing of costs, and nothing that is not for sale. */
const shownFields = (product: ProductDetail | ProductDetail['variants'][number]) => ({
  sku: product.sku,
  name: product.name,
  description: product.description,
  price: product.price,
  currency: product.currency,
  category: product.category,
  attributes: product.attributes,
  options: product.options,
});

/** How it was made is for the merchant. */
function shownImage(image: ProductImage, media: string) {
  const { id, alt, width, height, files } = imageView(image, media);
  return { id, alt, width, height, files };
}

const shownProduct = (product: ProductDetail, media: string) => ({
  ...shownFields(product),
  parent: product.parent,
  images: product.images.filter(({ status }) => status === 'ready').map((image) => shownImage(image, media)),
  variants: product.variants.map(shownFields),
  updatedAt: product.updatedAt,
});

const shownCategory = ({ code, name, parent, path }: Category) => ({ code, name, parent, path });

const catalogueQuery = productListQuery.omit({
  ...{ active: true, archived: true, variant: true, parent: true, updatedSince: true, inStock: true },
});

type Ask = (ctx: Ctx) => Promise<unknown>;

/**
 * Answers of the catalogue, kept until something of the shop's catalogue changes. Whether it has is asked at most every
 * {@link staleMs}; a change in any process is known then.
 */
function createCatalogue({ db, transact, resolveTenant }: AppDeps) {
  const versionOf = remember({
    ttlMs: staleMs,
    keyOf: (tenantId: string) => tenantId,
    ask: (tenantId: string) => readCatalogueVersion(db, tenantId),
  });
  const answers = new LRUCache<string, Answer>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ text }, key) => 2 * (text.length + key.length) + 100,
  });

  async function answerOf({ id }: TenantStanding, question: string, ask: Ask): Promise<Answer> {
    const key = `${id} ${await versionOf(id)} ${question}`;
    const known = answers.get(key);
    if (known) return known;
    const scope: Scope = { tenantId: id, actor: { type: 'system', id: 'catalogue' } };
    const text = JSON.stringify(await transact(scope, ask));
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    const answer = { text, tag };
    answers.set(key, answer);
    return answer;
  }

  /** The question is what the answer depends on, besides the shop. */
  return async ({ req, res }: Pick<OpenCall, 'req' | 'res'>, question: string, ask: Ask): Promise<void> => {
    const shop = await resolveTenant(req);
    const { text, tag } = await answerOf(shop, question, ask);
    res.set({
      ETag: tag,
      'Cache-Control': 'public, max-age=1',
      Vary: 'Origin, X-Waybill-Tenant, Authorization',
    });
    if (isKnown(req, tag)) res.status(304).end();
    else res.type('application/json').send(text);
  };
}

type Catalogue = ReturnType<typeof createCatalogue>;

/** What is said of every question here. */
const cached = {
  headers: ['If-None-Match'],
  answerHeaders: ['ETag', 'Cache-Control'],
  problems: ['not_found'],
} as const;

const listRoute = (deps: AppDeps, catalogue: Catalogue): Route =>
  openRoute({
    method: 'get',
    path: '/v1/catalogue/products',
    name: 'listCatalogue',
    summary: 'Lists what a shop sells, to whoever names it.',
    takesCredentials: true,
    query: catalogueQuery,
    ...cached,
    answers: { 200: shownPageAnswer, 304: null },
    problems: [...cached.problems, 'search_too_broad'],
    handle: async (call) => {
      const wanted = productQuery(call.query);
      const kind = productPages('catalogue', wanted.sort ?? 'sku');
      const after = readCursor(kind, call.query.cursor);
      await catalogue(call, `products ${JSON.stringify(call.query)}`, async (ctx) => {
        const { products, nextAfter } = await showProducts(ctx, { ...wanted, after });
        return productPage(kind, wanted.sort ?? 'sku', {
          rows: products.map((product) => shownProduct(product, mediaOf(deps, ctx.tenantId))),
          nextAfter,
        });
      });
    },
  });

const productRoute = (deps: AppDeps, catalogue: Catalogue): Route =>
  openRoute({
    method: 'get',
    path: '/v1/catalogue/products/:sku',
    name: 'getCatalogueProduct',
    summary: 'Tells one product that a shop sells, to whoever names the shop.',
    takesCredentials: true,
    ...cached,
    answers: { 200: shownProductAnswer, 304: null },
    handle: async (call) => {
      const sku = pathSku(call.param('sku'));
      await catalogue(call, `product ${sku}`, async (ctx) =>
        shownProduct(await showProduct(ctx, sku), mediaOf(deps, ctx.tenantId)),
      );
    },
  });

const categoriesRoute = (catalogue: Catalogue): Route =>
  openRoute({
    method: 'get',
    path: '/v1/catalogue/categories',
    name: 'listCatalogueCategories',
    summary: 'Tells the tree of categories of a shop, to whoever names it.',
    takesCredentials: true,
    ...cached,
    answers: { 200: shownCategoriesAnswer, 304: null },
    handle: (call) =>
      catalogue(call, 'categories', async (ctx) => ({
        data: (await listCategories(ctx)).map(shownCategory),
      })),
  });

/** What anyone may see of a shop's catalogue. */
export function catalogueRoutes(deps: AppDeps): Route[] {
  const catalogue = createCatalogue(deps);
  return [listRoute(deps, catalogue), productRoute(deps, catalogue), categoriesRoute(catalogue)];
}
