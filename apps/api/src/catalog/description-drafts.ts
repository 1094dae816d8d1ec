import {
  acceptDraft,
  type Ctx,
  type DescriptionDraftRecord,
  discardDraft,
  editDraft,
  getDescriptionDraft,
  getProduct,
  listDescriptionDrafts,
  notFound,
  requestDescription,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answeredId, answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { draftAnswer, draftPageAnswer } from './draft-answers.ts';
import { pathSku, productPath } from './path-sku.ts';
import { acceptDraftSchema, draftEditSchema, draftRequestSchema } from './product-schemas.ts';

/** Takes the wish for a draft, which a job writes; the answer tells where it will be. */
const requestDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/description-drafts',
    name: 'requestDescriptionDraft',
    takesRoom: true,
    summary: 'Asks for a description, which a job drafts.',
    permission: 'products:write',
    body: draftRequestSchema,
    bodyOptional: true,
    answers: { 202: draftAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    handle: async (call) => {
      const { res, param, body } = call;
      const sku = pathSku(param('sku'));
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await requestDescription(ctx, { sku, ...body }),
      }));
      const id = answeredId(answer.body);
      res
        .status(answer.status)
        .location(`${productPath(sku)}/description-drafts/${id}`)
        .json(answer.body);
    },
  });

const drafts: PageKind<string> = { list: 'description-drafts', key: z.uuid() };

const listDraftsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku/description-drafts',
    name: 'listDescriptionDrafts',
    summary: 'Lists the drafts of a product, the newest first.',
    permission: 'products:read',
    query: z.strictObject(pageQuery),
    answers: { 200: draftPageAnswer },
    handle: async ({ res, scope, param, query: { cursor, limit } }) => {
      const sku = pathSku(param('sku'));
      const after = readCursor(drafts, cursor);
      const found = await transact(scope, async (ctx) => {
        await getProduct(ctx, sku);
        return listDescriptionDrafts(ctx, { sku, after, limit });
      });
      res.json(page(drafts, found.drafts, found.nextAfter));
    },
  });

/** Which one, by the path; one of another product is told apart in nothing from one that does not exist. */
async function findDraft(ctx: Ctx, param: (name: 'sku' | 'id') => string): Promise<DescriptionDraftRecord> {
  const sku = pathSku(param('sku'));
  const draft = await getDescriptionDraft(ctx, pathId(param('id'), 'draft'));
  if (draft.sku !== sku) throw notFound('draft');
  return draft;
}

const getDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku/description-drafts/:id',
    name: 'getDescriptionDraft',
    summary: 'Tells one draft.',
    permission: 'products:read',
    answers: { 200: draftAnswer },
    handle: async ({ res, scope, param }) => {
      res.json(await transact(scope, (ctx) => findDraft(ctx, param)));
    },
  });

const editDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/products/:sku/description-drafts/:id',
    name: 'editDescriptionDraft',
    takesRoom: true,
    summary: 'Changes the text of a draft that is ready.',
    permission: 'products:write',
    body: draftEditSchema,
    answers: { 200: draftAnswer },
    problems: ['illegal_transition'],
    handle: async ({ res, scope, param, body }) => {
      const edited = await transact(scope, async (ctx) =>
        editDraft(ctx, (await findDraft(ctx, param)).id, body),
      );
      res.json(edited);
    },
  });

const acceptDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/description-drafts/:id/accept',
    name: 'acceptDescriptionDraft',
    takesRoom: true,
    summary: 'Makes a draft the description of its product, as it is or with another text.',
    permission: 'products:write',
    body: acceptDraftSchema,
    bodyOptional: true,
    answers: { 200: draftAnswer },
    problems: ['illegal_transition', 'description_changed'],
    idempotent: true,
    handle: async (call) => {
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 200,
        body: await acceptDraft(ctx, (await findDraft(ctx, call.param)).id, call.body),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

const discardDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/description-drafts/:id/discard',
    name: 'discardDescriptionDraft',
    summary: 'Puts a draft away; one that is queued is not written any more.',
    permission: 'products:write',
    answers: { 200: draftAnswer },
    problems: ['illegal_transition'],
    idempotent: true,
    handle: async (call) => {
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 200,
        body: await discardDraft(ctx, (await findDraft(ctx, call.param)).id),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const draftRoutes = (deps: AppDeps): Route[] => [
  requestDraftRoute(deps),
  listDraftsRoute(deps),
  getDraftRoute(deps),
  editDraftRoute(deps),
  acceptDraftRoute(deps),
  discardDraftRoute(deps),
];
