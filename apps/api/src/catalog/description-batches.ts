import { getBatch, requestBatch, stopBatch } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { answeredId, answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { batchAnswer } from './draft-answers.ts';
import { batchRequestSchema } from './product-schemas.ts';

const requestBatchRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/description-drafts/batches',
    name: 'requestDescriptionBatch',
    takesRoom: true,
    summary: 'Asks for drafts for the products that have neither a description nor an open draft.',
    permission: 'products:write',
    body: batchRequestSchema,
    bodyOptional: true,
    answers: { 202: batchAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await requestBatch(ctx, body),
      }));
      const id = answeredId(answer.body);
      res.status(answer.status).location(`/v1/description-drafts/batches/${id}`).json(answer.body);
    },
  });

const getBatchRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/description-drafts/batches/:id',
    name: 'getDescriptionBatch',
    summary: 'Tells how far a batch of drafts is.',
    permission: 'products:read',
    answers: { 200: batchAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'batch');
      res.json(await transact(scope, (ctx) => getBatch(ctx, id)));
    },
  });

const cancelBatchRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/description-drafts/batches/:id/cancel',
    name: 'cancelDescriptionBatch',
    summary: 'Discards the drafts of a batch that are not begun; what is being written is written.',
    permission: 'products:write',
    answers: { 200: batchAnswer },
    idempotent: true,
    handle: async (call) => {
      const id = pathId(call.param('id'), 'batch');
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 200,
        body: await stopBatch(ctx, id),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const batchRoutes = (deps: AppDeps): Route[] => [
  requestBatchRoute(deps),
  getBatchRoute(deps),
  cancelBatchRoute(deps),
];
