import {
  catalogueCode as code,
  createCategory,
  deleteCategory,
  getCategory,
  listCategories,
  notFound,
  updateCategory,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { line } from '../validation/fields.ts';
import { categoryAnswer } from './product-answers.ts';

const position = z
  .int()
  .min(0)
  .max(1_000_000)
  .meta({ description: 'Its place among its siblings.', examples: [0] });
const name = line(200).meta({ examples: ['Cups'] });

const newCategory = z.strictObject({
  code,
  name,
  parent: code.nullable().optional(),
  position: position.optional(),
});

const changes = atLeastOne(
  z.strictObject({
    name: name.exactOptional(),
    parent: code.nullable().exactOptional(),
    position: position.exactOptional(),
  }),
);

/** One that no category can have is told apart in nothing from one that does not exist. */
function pathCode(text: string): string {
  if (!code.safeParse(text).success) throw notFound('category');
  return text;
}

const list = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/categories',
    name: 'listCategories',
    summary: 'Tells the whole tree of categories, each after the one that it lies in.',
    permission: 'products:read',
    answers: { 200: listOf(categoryAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listCategories) });
    },
  });

const create = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/categories',
    name: 'createCategory',
    takesRoom: true,
    summary: 'Adds a category.',
    permission: 'products:write',
    body: newCategory,
    answers: { 201: categoryAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    problems: ['already_exists', 'invalid_parent', 'limit_reached'],
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await createCategory(ctx, body),
      }));
      res.status(answer.status).location(`/v1/categories/${body.code}`).json(answer.body);
    },
  });

const read = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/categories/:code',
    name: 'getCategory',
    summary: 'Tells one category.',
    permission: 'products:read',
    answers: { 200: categoryAnswer },
    handle: async ({ res, scope, param }) => {
      const wanted = pathCode(param('code'));
      res.json(await transact(scope, (ctx) => getCategory(ctx, wanted)));
    },
  });

const change = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/categories/:code',
    name: 'updateCategory',
    summary: 'Renames a category, or moves it with all that lies below.',
    permission: 'products:write',
    body: changes,
    answers: { 200: categoryAnswer },
    problems: ['invalid_parent'],
    handle: async ({ res, scope, param, body }) => {
      const wanted = pathCode(param('code'));
      res.json(await transact(scope, (ctx) => updateCategory(ctx, wanted, body)));
    },
  });

const remove = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/categories/:code',
    name: 'deleteCategory',
    summary: 'Deletes a category that is empty.',
    permission: 'products:write',
    answers: { 204: null },
    problems: ['in_use'],
    handle: async ({ res, scope, param }) => {
      const wanted = pathCode(param('code'));
      await transact(scope, (ctx) => deleteCategory(ctx, wanted));
      res.status(204).end();
    },
  });

/** The tree by which products are sorted. */
export const categoryRoutes = (deps: AppDeps): Route[] => [
  list(deps),
  create(deps),
  read(deps),
  change(deps),
  remove(deps),
];
