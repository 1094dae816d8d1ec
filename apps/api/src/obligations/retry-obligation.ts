import { retryObligation } from '@waybill/domain';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { nothingSchema } from '../orders/order-schemas.ts';

/** `POST /v1/obligations/{id}/retry`: another round for a job that was given up. */
export const retryObligationHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    access: 'staff',
    body: nothingSchema,
    bodyOptional: true,
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
