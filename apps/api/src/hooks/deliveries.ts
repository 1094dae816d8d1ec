import {
  deliveryStatuses,
  getHookDelivery,
  listHookDeliveries,
  replayHookDeliveries,
  replayHookDelivery,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { pageOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { deliveryAnswer, replayAnswer } from './endpoint-answers.ts';
import { replaySchema } from './endpoint-schemas.ts';
import { deliveryView } from './endpoint-view.ts';
import { endpointIdOf, endpointsPath } from './endpoints.ts';

const deliveriesPath = `${endpointsPath}/:id/deliveries` as const;
const deliveries: PageKind<string> = { list: 'webhook-deliveries', key: z.uuid() };

const keyOf = (call: Pick<Call, 'param'>) => ({
  endpointId: endpointIdOf(call),
  deliveryId: pathId(call.param('deliveryId'), 'delivery'),
});

export const listDeliveriesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: deliveriesPath,
    name: 'listWebhookDeliveries',
    summary: 'Lists what the endpoint was told, and what came of it, the newest first.',
    permission: 'settings:read',
    query: z.strictObject({ ...pageQuery, status: z.enum(deliveryStatuses).optional() }),
    answers: { 200: pageOf(deliveryAnswer) },
    handle: async (call) => {
      const { cursor, ...query } = call.query;
      const endpointId = endpointIdOf(call);
      const after = readCursor(deliveries, cursor);
      const found = await transact(call.scope, (ctx) =>
        listHookDeliveries(ctx, { ...query, endpointId, after }),
      );
      call.res.json(page(deliveries, found.deliveries.map(deliveryView), found.nextAfter));
    },
  });

export const getDeliveryRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: `${deliveriesPath}/:deliveryId`,
    name: 'getWebhookDelivery',
    summary: 'Tells what became of one message.',
    permission: 'settings:read',
    answers: { 200: deliveryAnswer },
    handle: async (call) => {
      const key = keyOf(call);
      call.res.json(deliveryView(await transact(call.scope, (ctx) => getHookDelivery(ctx, key))));
    },
  });

export const replayDeliveryRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${deliveriesPath}/:deliveryId/replay`,
    name: 'replayWebhookDelivery',
    summary: 'Sends one message once more, under its own id.',
    permission: 'settings:write',
    answers: { 202: deliveryAnswer },
    problems: ['illegal_transition'],
    idempotent: true,
    handle: async (call) => {
      const key = keyOf(call);
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: deliveryView(await replayHookDelivery(ctx, key)),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const replayDeliveriesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${endpointsPath}/:id/replay`,
    name: 'replayWebhookDeliveries',
    summary:
      'Sends once more what did not arrive since a time, or everything, a thousand messages in one go.',
    permission: 'settings:write',
    body: replaySchema,
    answers: { 202: replayAnswer },
    problems: ['illegal_transition'],
    idempotent: true,
    handle: async (call) => {
      const endpointId = endpointIdOf(call);
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: await replayHookDeliveries(ctx, { endpointId, ...call.body }),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });
