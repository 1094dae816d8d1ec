import {
  createLocation,
  getLocation,
  listLocations,
  notFound,
  removeLocation,
  updateLocation,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { line } from '../validation/fields.ts';
import { locationCode } from './stock-fields.ts';
import { locationAnswer, locationListAnswer } from './warehouse-answers.ts';

const priority = z.int().min(0).max(1_000_000);

const newLocationSchema = z.strictObject({
  code: locationCode,
  name: line(200),
  priority: priority.exactOptional(),
  active: z.boolean().exactOptional(),
});

const changesSchema = atLeastOne(
  z.strictObject({
    name: line(200)
      .exactOptional()
      .meta({ examples: ['Harbour warehouse'] }),
    priority: priority.exactOptional(),
    active: z.boolean().exactOptional(),
  }),
);

const one = '/v1/locations/:code';

/** From a path, decoded. One that no location can have is told apart in nothing from one that does not exist. */
function pathCode(text: string): string {
  if (!locationCode.safeParse(text).success) throw notFound('location');
  return text;
}

const listRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/locations',
    name: 'listLocations',
    summary: 'Lists the places where stock is kept, in the order in which orders are taken from them.',
    permission: 'inventory:read',
    answers: { 200: locationListAnswer },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listLocations) });
    },
  });

const createRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/locations',
    name: 'createLocation',
    takesRoom: true,
    summary: 'Adds a place where stock is kept.',
    permission: 'inventory:write',
    body: newLocationSchema,
    answers: { 201: locationAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    problems: ['already_exists'],
    handle: async (call) => {
      const { res, body } = call;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await createLocation(ctx, body),
      }));
      res
        .status(answer.status)
        .location(`/v1/locations/${encodeURIComponent(body.code)}`)
        .json(answer.body);
    },
  });

const getRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: one,
    name: 'getLocation',
    summary: 'Tells one location.',
    permission: 'inventory:read',
    answers: { 200: locationAnswer },
    handle: async ({ res, scope, param }) => {
      res.json(await transact(scope, (ctx) => getLocation(ctx, pathCode(param('code')))));
    },
  });

const updateRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: one,
    name: 'updateLocation',
    summary: 'Changes the fields that are sent. Orders are taken only from active locations.',
    permission: 'inventory:write',
    body: changesSchema,
    answers: { 200: locationAnswer },
    handle: async ({ res, scope, param, body }) => {
      res.json(await transact(scope, (ctx) => updateLocation(ctx, pathCode(param('code')), body)));
    },
  });

const removeRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: one,
    name: 'removeLocation',
    summary: 'Removes a location where there never was anything; others can be deactivated.',
    permission: 'inventory:write',
    answers: { 204: null },
    problems: ['in_use'],
    handle: async ({ res, scope, param }) => {
      await transact(scope, (ctx) => removeLocation(ctx, pathCode(param('code'))));
      res.status(204).end();
    },
  });

export const locationRoutes = (deps: AppDeps): Route[] =>
  [listRoute, createRoute, getRoute, updateRoute, removeRoute].map((make) => make(deps));
