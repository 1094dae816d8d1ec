import {
  archiveProduct,
  type Ctx,
  createProduct,
  deleteProduct,
  detailOf,
  getProduct,
  type Product,
  restoreProduct,
  updateProduct,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { sendTagged } from '../http/etag.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { pathSku, productPath } from './path-sku.ts';
import { productAnswer } from './product-answers.ts';
import { newProductSchema, productChangesSchema } from './product-schemas.ts';
import { guardOf, mediaOf, productTag, productView } from './product-view.ts';

/** What an answer of before names its product by; one of long ago has no version. */
const tagged = z.object({ createdAt: z.coerce.date(), version: z.int() });

const viewOf = async (deps: Pick<AppDeps, 'publicUrl'>, ctx: Ctx, product: Product) =>
  productView(await detailOf(ctx, product), mediaOf(deps, ctx.tenantId));

export const createProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products',
    name: 'createProduct',
    takesRoom: true,
    summary: 'Adds a product, or a variant of one.',
    permission: 'products:write',
    body: newProductSchema,
    answers: { 201: productAnswer },
    idempotent: true,
    answerHeaders: ['Location', 'ETag'],
    problems: ['already_exists', 'invalid_parent', 'currency_mismatch', 'limit_reached', 'unknown_category'],
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(deps.transact, call, async (ctx) => ({
        status: 201,
        body: await viewOf(deps, ctx, await createProduct(ctx, body)),
      }));
      const created = tagged.safeParse(answer.body);
      if (created.success) res.set('ETag', productTag(created.data));
      res.status(answer.status).location(productPath(body.sku)).json(answer.body);
    },
  });

export const getProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku',
    name: 'getProduct',
    summary: 'Tells one product, its images and its variants.',
    permission: 'products:read',
    headers: ['If-None-Match'],
    answerHeaders: ['ETag'],
    answers: { 200: productAnswer, 304: null },
    handle: async ({ req, res, scope, param }) => {
      const wanted = pathSku(param('sku'));
      const body = await deps.transact(scope, async (ctx) =>
        viewOf(deps, ctx, await getProduct(ctx, wanted)),
      );
      sendTagged(req, res, { tag: productTag(body), body });
    },
  });

/** What is said of every change of a product that is there. */
const changed = {
  headers: ['If-Match'],
  answerHeaders: ['ETag'],
  answers: { 200: productAnswer },
  problems: ['precondition_failed'],
} as const;

/** Answers with the product as it has become. */
async function answerChanged(
  deps: Pick<AppDeps, 'transact' | 'publicUrl'>,
  { res, scope }: Pick<Call, 'res' | 'scope'>,
  change: (ctx: Ctx) => Promise<Product>,
): Promise<void> {
  const body = await deps.transact(scope, async (ctx) => viewOf(deps, ctx, await change(ctx)));
  res.set('ETag', productTag(body)).json(body);
}

export const updateProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/products/:sku',
    name: 'updateProduct',
    summary: 'Changes the fields that are sent; with If-Match only the product that was read.',
    permission: 'products:write',
    body: productChangesSchema,
    ...changed,
    problems: [...changed.problems, 'already_exists', 'invalid_parent', 'unknown_category'],
    handle: async (call) => {
      const [sku, guard] = [pathSku(call.param('sku')), guardOf(call.req)];
      await answerChanged(deps, call, (ctx) => updateProduct(ctx, sku, call.body, { guard }));
    },
  });

/** `DELETE /v1/products/{sku}`: 204 when it is gone; the archived product where something refers to it. */
export const deleteProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/products/:sku',
    name: 'deleteProduct',
    summary: 'Deletes a product that nothing ever referred to, and archives any other.',
    description: 'What was archived instead is the answer; without a body it is gone.',
    permission: 'products:write',
    ...changed,
    answers: { 200: productAnswer, 204: null },
    handle: async ({ req, res, scope, param }) => {
      const [sku, guard] = [pathSku(param('sku')), guardOf(req)];
      const body = await deps.transact(scope, async (ctx) => {
        const kept = await deleteProduct(ctx, sku, { guard });
        return kept && viewOf(deps, ctx, kept);
      });
      if (body === null) res.status(204).end();
      else res.set('ETag', productTag(body)).json(body);
    },
  });

export const archiveProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/archive',
    name: 'archiveProduct',
    summary: 'Takes a product out of lists and out of sale.',
    permission: 'products:write',
    ...changed,
    handle: async (call) => {
      const [sku, guard] = [pathSku(call.param('sku')), guardOf(call.req)];
      await answerChanged(deps, call, (ctx) => archiveProduct(ctx, sku, { guard }));
    },
  });

export const restoreProductRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/restore',
    name: 'restoreProduct',
    summary: 'Puts an archived product back.',
    permission: 'products:write',
    ...changed,
    problems: [...changed.problems, 'illegal_transition'],
    handle: async (call) => {
      const [sku, guard] = [pathSku(call.param('sku')), guardOf(call.req)];
      await answerChanged(deps, call, (ctx) => restoreProduct(ctx, sku, { guard }));
    },
  });
