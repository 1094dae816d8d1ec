import {
  diagnoseOrder,
  getOrder,
  listOrderEvents,
  listOrders,
  orderStatuses,
  orderView,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { email, time } from '../validation/fields.ts';
import { diagnosisAnswer } from './diagnosis-answers.ts';
import { eventsAnswer, orderAnswer, orderPageAnswer } from './order-answers.ts';

const orders: PageKind<string> = { list: 'orders', key: z.uuid() };

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(orderStatuses).optional(),
  email: email.optional().meta({ description: 'Of the customer, without regard to case.' }),
  from: time.optional().meta({ description: 'Accepted at or after.' }),
  to: time.optional().meta({ description: 'Accepted before.' }),
});

/** `GET /v1/orders`: the newest first. */
export const listOrdersRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/orders',
    name: 'listOrders',
    summary: 'Lists orders, the newest first.',
    permission: 'orders:read',
    query: listQuery,
    answers: { 200: orderPageAnswer },
    handle: async ({ res, scope, query: { cursor, ...filter } }) => {
      const after = readCursor(orders, cursor);
      const found = await transact(scope, (ctx) => listOrders(ctx, { ...filter, after }));
      res.json(page(orders, found.orders.map(orderView), found.nextAfter));
    },
  });

export const getOrderRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/orders/:id',
    name: 'getOrder',
    summary: 'Tells one order.',
    permission: 'orders:read',
    answers: { 200: orderAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'order');
      res.json(orderView(await transact(scope, (ctx) => getOrder(ctx, id))));
    },
  });

/** `GET /v1/orders/{id}/events`: the timeline. */
export const listEventsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/orders/:id/events',
    name: 'listOrderEvents',
    summary: 'Tells what happened to an order, in the order it happened.',
    permission: 'orders:read',
    answers: { 200: eventsAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'order');
      const events = await transact(scope, (ctx) => listOrderEvents(ctx, id));
      res.json({ data: events.map(({ at, type, data }) => ({ at, type, data })) });
    },
  });

/** `GET /v1/orders/{id}/diagnosis`: why it is where it is. */
export const diagnoseOrderRoute = ({ transact, askQueueStore }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/orders/:id/diagnosis',
    name: 'diagnoseOrder',
    summary: 'Tells why an order is where it is, what it waits for and what a person can do.',
    permission: 'orders:read',
    answers: { 200: diagnosisAnswer },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'order');
      // Before the transaction: nothing outside the database is waited for within one.
      const queueStore = await askQueueStore();
      res.json(await transact(scope, (ctx) => diagnoseOrder(ctx, id, { queueStore })));
    },
  });
