import {
  addZone,
  changePricingSettings,
  getZone,
  listShippingMethods,
  listZones,
  type PricingSettings,
  quoteShipping,
  readPricingSettings,
  removeZone,
  replaceZone,
  saveShippingMethod,
  type Zone,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { validateBody } from '../validation/validate.ts';
import { methodAnswer, quoteAnswer, shippingSettingsAnswer, zoneAnswer } from './shipping-answers.ts';
import { methodCode, methodSchema, quoteSchema, settingsSchema, zoneSchema } from './shipping-schemas.ts';

const methodsPath = '/v1/shipping/methods';
const zonesPath = '/v1/shipping/zones';
const zonePath = `${zonesPath}/:id` as const;
const settingsPath = '/v1/shipping/settings';

/** The database forgets the order of fields, and hands out what cannot be changed. */
const zoneView = ({ id, name, places, rates }: Zone) => ({
  id,
  name,
  places: places.map(({ country, regions, postalPrefixes }) => ({
    ...{ country, regions: [...regions], postalPrefixes: [...postalPrefixes] },
  })),
  rates: rates.map(({ method, brackets, freeFrom, days }) => ({
    method,
    brackets: brackets.map(({ weightUpTo, subtotalUpTo, price }) => ({ weightUpTo, subtotalUpTo, price })),
    ...{ freeFrom, days },
  })),
});

const zoneIdOf = ({ param }: Pick<Call, 'param'>): string => pathId(param('id'), 'shipping zone');

const listMethods = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: methodsPath,
    name: 'listShippingMethods',
    summary: 'Lists the ways in which the shop sends.',
    permission: 'settings:read',
    answers: { 200: listOf(methodAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listShippingMethods) });
    },
  });

const putMethod = ({ transact }: AppDeps): Route =>
  route({
    method: 'put',
    path: `${methodsPath}/:code`,
    name: 'putShippingMethod',
    takesRoom: true,
    summary: 'Adds a way to send, or changes it; where the shop has zones, these say what it costs.',
    permission: 'settings:write',
    body: methodSchema,
    answers: { 200: methodAnswer },
    handle: async ({ res, scope, body, param }) => {
      const { code } = validateBody(z.object({ code: methodCode }), { code: param('code') });
      res.json(await transact(scope, (ctx) => saveShippingMethod(ctx, { code, ...body })));
    },
  });

const listZonesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: zonesPath,
    name: 'listShippingZones',
    summary: 'Lists the parts of the world that the shop sends to, and what that costs.',
    permission: 'settings:read',
    answers: { 200: listOf(zoneAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: (await transact(scope, listZones)).map(zoneView) });
    },
  });

const addZoneRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: zonesPath,
    name: 'createShippingZone',
    takesRoom: true,
    summary: 'Adds a part of the world, and what sending there costs.',
    description: 'With its first zone a shop sends to its zones alone, for the prices that stand there.',
    permission: 'settings:write',
    body: zoneSchema,
    answers: { 201: zoneAnswer },
    idempotent: true,
    problems: ['limit_reached'],
    answerHeaders: ['Location'],
    handle: async (call) => {
      const { status, body: zone } = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: zoneView(await addZone(ctx, call.body)),
      }));
      call.res.status(status).location(`${zonesPath}/${zone.id}`).json(zone);
    },
  });

const getZoneRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: zonePath,
    name: 'getShippingZone',
    summary: 'Tells one zone.',
    permission: 'settings:read',
    answers: { 200: zoneAnswer },
    handle: async (call) => {
      const id = zoneIdOf(call);
      call.res.json(zoneView(await transact(call.scope, (ctx) => getZone(ctx, id))));
    },
  });

const replaceZoneRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'put',
    path: zonePath,
    name: 'replaceShippingZone',
    summary: 'Replaces a zone, for orders that are priced from now on.',
    permission: 'settings:write',
    body: zoneSchema,
    answers: { 200: zoneAnswer },
    handle: async (call) => {
      const id = zoneIdOf(call);
      call.res.json(zoneView(await transact(call.scope, (ctx) => replaceZone(ctx, id, call.body))));
    },
  });

const removeZoneRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: zonePath,
    name: 'removeShippingZone',
    summary: 'Removes a zone, for orders that are priced from now on.',
    permission: 'settings:write',
    answers: { 204: null },
    handle: async (call) => {
      const id = zoneIdOf(call);
      await transact(call.scope, (ctx) => removeZone(ctx, id));
      call.res.status(204).end();
    },
  });

const settingsView = ({ timeZone, cutoff, workDays, holidays }: PricingSettings) => ({
  ...{ timeZone, cutoff, workDays: [...workDays], holidays: [...holidays] },
});

const getSettings = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: settingsPath,
    name: 'getShippingSettings',
    summary: 'Tells when parcels leave.',
    permission: 'settings:read',
    answers: { 200: shippingSettingsAnswer },
    handle: async ({ res, scope }) => {
      res.json(settingsView(await transact(scope, readPricingSettings)));
    },
  });

const changeSettings = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: settingsPath,
    name: 'changeShippingSettings',
    summary: 'Changes the fields that are sent.',
    permission: 'settings:write',
    body: settingsSchema,
    answers: { 200: shippingSettingsAnswer },
    handle: async ({ res, scope, body }) => {
      res.json(settingsView(await transact(scope, (ctx) => changePricingSettings(ctx, body))));
    },
  });

const quote = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/quotes/shipping',
    name: 'quoteShipping',
    summary:
      'Tells how a cart can be sent somewhere, what that costs, with which taxes, and when it arrives.',
    permission: 'products:read',
    body: quoteSchema,
    answers: { 200: quoteAnswer },
    problems: ['invalid_items'],
    handle: async ({ res, scope, body: { items, shippingAddress: destination } }) => {
      res.json(await transact(scope, (ctx) => quoteShipping(ctx, { items, destination })));
    },
  });

/** How a shop sends, where to and for how much. */
export const shippingRoutes = (deps: AppDeps): Route[] => [
  listMethods(deps),
  putMethod(deps),
  listZonesRoute(deps),
  addZoneRoute(deps),
  getZoneRoute(deps),
  replaceZoneRoute(deps),
  removeZoneRoute(deps),
  getSettings(deps),
  changeSettings(deps),
  quote(deps),
];
