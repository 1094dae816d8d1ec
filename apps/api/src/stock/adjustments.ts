import { requestAdjustment } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type Route, route } from '../http/route.ts';
import { line, reason, sku } from '../validation/fields.ts';
import { adjustmentAnswer } from './stock-answers.ts';

/** Pieces that one adjustment can add or take away. */
const mostPieces = 1_000_000;

const adjustmentSchema = z.strictObject({
  sku,
  location: line(64)
    .optional()
    .meta({ description: 'The first location, if absent.', examples: ['main'] }),
  delta: z
    .int()
    .min(-mostPieces)
    .max(mostPieces)
    .refine((delta) => delta !== 0, 'must not be 0')
    .meta({ description: 'Pieces to add, or with a minus to take away.', not: { const: 0 }, examples: [12] }),
  reason,
});

/** Takes a change of stock, which a job applies. */
export const requestAdjustmentRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/inventory/adjustments',
    name: 'adjustInventory',
    summary: 'Takes a change of stock, which a job applies.',
    permission: 'inventory:write',
    body: adjustmentSchema,
    answers: { 202: adjustmentAnswer },
    idempotent: true,
    problems: ['not_found'],
    handle: async (call) => {
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await requestAdjustment(ctx, call.body),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });
