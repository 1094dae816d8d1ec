import { createProduct, getProduct, listProducts, updateProduct } from '@waybill/domain';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { sku } from '../validation/fields.ts';
import { pathSku, productPath } from './path-sku.ts';
import { newProductSchema, productChangesSchema } from './product-schemas.ts';

const products: PageKind<string> = { list: 'products', key: sku };

export const listProductsHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    query: z.strictObject(pageQuery),
    handle: async ({ res, scope, query: { cursor, limit } }) => {
      const after = readCursor(products, cursor);
      const found = await transact(scope, (ctx) => listProducts(ctx, { after, limit }));
      res.json(page(products, found.products, found.nextAfter));
    },
  });

export const createProductHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    body: newProductSchema,
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await createProduct(ctx, body),
      }));
      res.status(answer.status).location(productPath(body.sku)).json(answer.body);
    },
  });

export const getProductHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    handle: async ({ res, scope, param }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => getProduct(ctx, wanted)));
    },
  });

export const updateProductHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    body: productChangesSchema,
    handle: async ({ res, scope, param, body }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => updateProduct(ctx, wanted, body)));
    },
  });
