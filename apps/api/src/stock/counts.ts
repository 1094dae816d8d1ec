import {
  cancelCount,
  closeCount,
  countStatuses,
  enterFigures,
  getCount,
  listCountLines,
  listCounts,
  openCount,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answering } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { named } from '../openapi/named.ts';
import { reason, sku, time } from '../validation/fields.ts';
import { counted, locationCode } from './stock-fields.ts';
import { countAnswer, countLinePageAnswer, countPageAnswer } from './warehouse-answers.ts';

/** SKUs that one request can name. */
const mostSkus = 1_000;

const countSchema = named(
  'StockCountInput',
  z.strictObject({
    location: locationCode,
    skus: z.array(sku).min(1).max(mostSkus).optional().meta({ description: 'All that is there, if absent.' }),
    reason,
  }),
);

const figuresSchema = z.strictObject({
  figures: z
    .array(
      named(
        'CountedFigure',
        z.strictObject({ sku, counted, countedAt: time.optional().meta({ description: 'Now, if absent.' }) }),
      ),
    )
    .min(1)
    .max(mostSkus),
});

const counts: PageKind<string> = { list: 'counts', key: z.uuid() };
const lines: PageKind<string> = { list: 'count-lines', key: sku };
const path = '/v1/inventory/counts';

const openRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path,
    name: 'openCount',
    takesRoom: true,
    summary: 'Opens a stock-take of a location: of all that is there, or of the SKUs that are named.',
    permission: 'inventory:write',
    body: countSchema,
    answers: { 201: countAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    problems: ['not_found'],
    handle: async (call) => {
      const { status, body } = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await openCount(ctx, call.body),
      }));
      call.res.status(status).location(`${path}/${body.id}`).json(body);
    },
  });

const listRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path,
    name: 'listCounts',
    summary: 'Lists stock-takes, the newest first.',
    permission: 'inventory:read',
    query: z.strictObject({ ...pageQuery, status: z.enum(countStatuses).optional() }),
    answers: { 200: countPageAnswer },
    handle: async ({ res, scope, query: { cursor, ...filter } }) => {
      const after = readCursor(counts, cursor);
      const found = await transact(scope, (ctx) => listCounts(ctx, { after, ...filter }));
      res.json(page(counts, found.counts, found.nextAfter));
    },
  });

const getRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: `${path}/:id`,
    name: 'getCount',
    summary: 'Tells how far a stock-take is, and what it came to.',
    permission: 'inventory:read',
    answers: { 200: countAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'count');
      res.json(await transact(scope, (ctx) => getCount(ctx, id)));
    },
  });

const listLinesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: `${path}/:id/lines`,
    name: 'listCountLines',
    summary: 'Lists the SKUs of a stock-take, what was counted, and by how much and what it differs.',
    permission: 'inventory:read',
    query: z.strictObject({
      ...pageQuery,
      different: z
        .literal('true')
        .transform(() => true)
        .optional(),
    }),
    answers: { 200: countLinePageAnswer },
    handle: async ({ res, scope, param, query: { cursor, ...filter } }) => {
      const id = pathId(param('id'), 'count');
      const after = readCursor(lines, cursor);
      const found = await transact(scope, (ctx) => listCountLines(ctx, { id, after, ...filter }));
      res.json(page(lines, found.lines, found.nextAfter));
    },
  });

const enterRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${path}/:id/figures`,
    name: 'enterFigures',
    summary: 'Enters what was counted, or corrects it; of two figures of a SKU the one counted later stands.',
    permission: 'inventory:write',
    body: figuresSchema,
    answers: { 200: countAnswer },
    idempotent: true,
    problems: ['illegal_transition', 'invalid_items'],
    handle: async (call) => {
      const id = pathId(call.param('id'), 'count');
      const { figures } = call.body;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 200,
        body: await enterFigures(ctx, { id, figures }),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

const endRoutes = [
  {
    verb: 'close',
    name: 'closeCount',
    summary: 'Ends a stock-take; a job corrects the books by what was found.',
    status: 202 as const,
    end: closeCount,
  },
  {
    verb: 'cancel',
    name: 'cancelCount',
    summary: 'Ends a stock-take and leaves the books as they are.',
    status: 200 as const,
    end: cancelCount,
  },
].map(
  ({ verb, name, summary, status, end }) =>
    ({ transact }: AppDeps): Route =>
      route({
        method: 'post',
        path: `${path}/:id/${verb}` as const,
        name,
        summary,
        permission: 'inventory:write',
        body: z.strictObject({}),
        bodyOptional: true,
        answers: answering(status, countAnswer),
        idempotent: true,
        problems: ['illegal_transition'],
        handle: async (call) => {
          const id = pathId(call.param('id'), 'count');
          const answer = await answerOnce(transact, call, async (ctx) => ({
            status,
            body: await end(ctx, id),
          }));
          call.res.status(answer.status).json(answer.body);
        },
      }),
);

export const countRoutes = (deps: AppDeps): Route[] =>
  [openRoute, listRoute, getRoute, listLinesRoute, enterRoute, ...endRoutes].map((make) => make(deps));
