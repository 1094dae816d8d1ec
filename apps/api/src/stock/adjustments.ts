import { getAdjustment, listAdjustments, requestAdjustment } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { named } from '../openapi/named.ts';
import { line, reason, sku } from '../validation/fields.ts';
import { adjustmentAnswer, adjustmentPageAnswer, settledAdjustmentAnswer } from './stock-answers.ts';
import { mostPieces, unitCost } from './stock-fields.ts';

const adjustmentSchema = named(
  'AdjustmentInput',
  z
    .strictObject({
      sku,
      location: line(64)
        .optional()
        .meta({ description: 'The first location, if absent.', examples: ['main'] }),
      delta: z
        .int()
        .min(-mostPieces)
        .max(mostPieces)
        .refine((delta) => delta !== 0, 'must not be 0')
        .meta({
          description: 'Pieces to add, or with a minus to take away.',
          not: { const: 0 },
          examples: [12],
        }),
      unitCost: unitCost.optional(),
      reason,
    })
    .refine(({ delta, unitCost: cost }) => cost === undefined || delta > 0, {
      error: 'is known of what comes in only',
      path: ['unitCost'],
      when: ({ issues }) => issues.length === 0,
    }),
);

const adjustments: PageKind<string> = { list: 'adjustments', key: z.uuid() };

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

export const listAdjustmentsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/adjustments',
    name: 'listAdjustments',
    summary: 'Lists the changes of stock that were asked for, the newest first, and what became of them.',
    permission: 'inventory:read',
    query: z.strictObject({
      ...pageQuery,
      sku: sku.optional(),
      status: z.enum(['pending', 'applied', 'rejected']).optional(),
    }),
    answers: { 200: adjustmentPageAnswer },
    handle: async ({ res, scope, query: { cursor, ...filter } }) => {
      const after = readCursor(adjustments, cursor);
      const found = await transact(scope, (ctx) => listAdjustments(ctx, { after, ...filter }));
      res.json(page(adjustments, found.adjustments, found.nextAfter));
    },
  });

export const getAdjustmentRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/adjustments/:id',
    name: 'getAdjustment',
    summary: 'Tells what became of a change of stock.',
    permission: 'inventory:read',
    answers: { 200: settledAdjustmentAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'adjustment');
      res.json(await transact(scope, (ctx) => getAdjustment(ctx, id)));
    },
  });
