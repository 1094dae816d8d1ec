import { getDescriptionDraft, notFound, requestDescription } from '@waybill/domain';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { pathSku, productPath } from './path-sku.ts';
import { draftRequestSchema } from './product-schemas.ts';

/** Of an answer that may have been stored long ago. */
const identified = z.object({ id: z.uuid() });

/** Takes the wish for a draft, which a job writes; the answer tells where it will be. */
export const requestDraftHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    body: draftRequestSchema,
    bodyOptional: true,
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

export const getDraftHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    handle: async ({ res, scope, param }) => {
      const sku = pathSku(param('sku'));
      const id = pathId(param('id'), 'draft');
      const draft = await transact(scope, (ctx) => getDescriptionDraft(ctx, id));
      if (draft.sku !== sku) throw notFound('draft');
      res.json(draft);
    },
  });
