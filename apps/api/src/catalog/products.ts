import { createProduct, getProduct, listProducts, updateProduct } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { sku } from '../validation/fields.ts';
import { pathSku, productPath } from './path-sku.ts';
import { productAnswer, productPageAnswer } from './product-answers.ts';
import { newProductSchema, productChangesSchema } from './product-schemas.ts';

const products: PageKind<string> = { list: 'products', key: sku };

export const listProductsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products',
    name: 'listProducts',
    summary: 'Lists products by SKU.',
    permission: 'products:read',
    query: z.strictObject(pageQuery),
    answers: { 200: productPageAnswer },
    handle: async ({ res, scope, query: { cursor, limit } }) => {
      const after = readCursor(products, cursor);
      const found = await transact(scope, (ctx) => listProducts(ctx, { after, limit }));
      res.json(page(products, found.products, found.nextAfter));
    },
  });

export const createProductRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products',
    name: 'createProduct',
    takesRoom: true,
    summary: 'Adds a product.',
    permission: 'products:write',
    body: newProductSchema,
    answers: { 201: productAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    problems: ['already_exists'],
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await createProduct(ctx, body),
      }));
      res.status(answer.status).location(productPath(body.sku)).json(answer.body);
    },
  });

export const getProductRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku',
    name: 'getProduct',
    summary: 'Tells one product.',
    permission: 'products:read',
    answers: { 200: productAnswer },
    handle: async ({ res, scope, param }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => getProduct(ctx, wanted)));
    },
  });

export const updateProductRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/products/:sku',
    name: 'updateProduct',
    summary: 'Changes the fields that are sent.',
    permission: 'products:write',
    body: productChangesSchema,
    answers: { 200: productAnswer },
    handle: async ({ res, scope, param, body }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => updateProduct(ctx, wanted, body)));
    },
  });
