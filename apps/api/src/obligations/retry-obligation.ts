import { retryObligation } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { nothingSchema } from '../orders/order-schemas.ts';
import { retriedObligationAnswer } from './obligation-answers.ts';

export const retryObligationRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/obligations/:id/retry',
    name: 'retryObligation',
    summary: 'Gives a job that was given up another round.',
    permission: 'jobs:retry',
    body: nothingSchema,
    bodyOptional: true,
    answers: { 202: retriedObligationAnswer },
    idempotent: true,
    problems: ['illegal_transition'],
    handle: async (call) => {
      const id = pathId(call.param('id'), 'obligation');
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await retryObligation(ctx, { id }),
      }));
      call.req.log.info({ obligation: answer.body }, 'a job that was given up gets another round');
      call.res.status(answer.status).json(answer.body);
    },
  });
