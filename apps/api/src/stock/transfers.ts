import {
  getTransfer,
  listTransfers,
  receiveTransfer,
  requestTransfer,
  transferStatuses,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { named } from '../openapi/named.ts';
import { reason, sku } from '../validation/fields.ts';
import { locationCode, pieces } from './stock-fields.ts';
import { transferAnswer, transferPageAnswer } from './warehouse-answers.ts';

const mostLines = 500;

const transferSchema = named(
  'TransferInput',
  z.strictObject({
    from: locationCode,
    to: locationCode,
    lines: z
      .array(z.strictObject({ sku, quantity: pieces }))
      .min(1)
      .max(mostLines),
    inTwoSteps: z
      .boolean()
      .optional()
      .meta({ description: 'It is on its way until somebody says that it arrived.' }),
    reason,
  }),
);

const transfers: PageKind<string> = { list: 'transfers', key: z.uuid() };
const path = '/v1/inventory/transfers';

const requestRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path,
    name: 'transferStock',
    takesRoom: true,
    summary: 'Takes stock to be moved from one location to another by a job: all of its lines, or none.',
    permission: 'inventory:write',
    body: transferSchema,
    answers: { 202: transferAnswer },
    idempotent: true,
    problems: ['not_found', 'invalid_items'],
    handle: async (call) => {
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await requestTransfer(ctx, call.body),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

const listRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path,
    name: 'listTransfers',
    summary: 'Lists transfers of stock, the newest first, and what became of them.',
    permission: 'inventory:read',
    query: z.strictObject({ ...pageQuery, status: z.enum(transferStatuses).optional() }),
    answers: { 200: transferPageAnswer },
    handle: async ({ res, scope, query: { cursor, ...filter } }) => {
      const after = readCursor(transfers, cursor);
      const found = await transact(scope, (ctx) => listTransfers(ctx, { after, ...filter }));
      res.json(page(transfers, found.transfers, found.nextAfter));
    },
  });

const getRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: `${path}/:id`,
    name: 'getTransfer',
    summary: 'Tells what became of a transfer of stock.',
    permission: 'inventory:read',
    answers: { 200: transferAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'transfer');
      res.json(await transact(scope, (ctx) => getTransfer(ctx, id)));
    },
  });

const receiveRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${path}/:id/receive`,
    name: 'receiveTransfer',
    summary: 'Says that stock which was on its way has arrived; a job puts it on the shelf.',
    permission: 'inventory:write',
    body: z.strictObject({}),
    bodyOptional: true,
    answers: { 202: transferAnswer },
    idempotent: true,
    problems: ['illegal_transition'],
    handle: async (call) => {
      const id = pathId(call.param('id'), 'transfer');
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await receiveTransfer(ctx, id),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const transferRoutes = (deps: AppDeps): Route[] =>
  [requestRoute, listRoute, getRoute, receiveRoute].map((make) => make(deps));
