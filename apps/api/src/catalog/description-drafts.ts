import { getDescriptionDraft, notFound, requestDescription } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { pathSku, productPath } from './path-sku.ts';
import { draftAnswer } from './product-answers.ts';
import { draftRequestSchema } from './product-schemas.ts';

/** Of an answer that may have been stored long ago. */
const identified = z.object({ id: z.uuid() });

/** Takes the wish for a draft, which a job writes; the answer tells where it will be. */
export const requestDraftRoute = ({ transact }: AppDeps): Route =>
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
      const { id } = identified.parse(answer.body);
      res
        .status(answer.status)
        .location(`${productPath(sku)}/description-drafts/${id}`)
        .json(answer.body);
    },
  });

export const getDraftRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku/description-drafts/:id',
    name: 'getDescriptionDraft',
    summary: 'Tells one draft.',
    permission: 'products:read',
    answers: { 200: draftAnswer },
    handle: async ({ res, scope, param }) => {
      const sku = pathSku(param('sku'));
      const id = pathId(param('id'), 'draft');
      const draft = await transact(scope, (ctx) => getDescriptionDraft(ctx, id));
      if (draft.sku !== sku) throw notFound('draft');
      res.json(draft);
    },
  });
