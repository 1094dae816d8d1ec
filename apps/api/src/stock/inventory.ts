import {
  changeStockPolicy,
  forecastStock,
  getInventory,
  listInventory,
  listMovements,
  type MovementKey,
  movementKinds,
  whenSoldOutChoices,
} from '@waybill/domain';
import { z } from 'zod';
import { pathSku } from '../catalog/path-sku.ts';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { line, sku, time } from '../validation/fields.ts';
import { forecastAnswer, inventoryAnswer, inventoryPageAnswer, movementPageAnswer } from './stock-answers.ts';
import { day, days, locationCode, margin, mostPieces, threshold } from './stock-fields.ts';

const inventories: PageKind<string> = { list: 'inventory', key: sku };

/** The cursor holds the time as JSON has it. */
const movements: PageKind<MovementKey> = {
  list: 'movements',
  key: z.strictObject({ at: time, causeId: z.uuid(), location: line(64), kind: z.enum(movementKinds) }),
};

export const listInventoryRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory',
    name: 'listInventory',
    summary: 'Lists what is in stock, by SKU.',
    permission: 'inventory:read',
    query: z.strictObject({ ...pageQuery, sku: sku.optional() }),
    answers: { 200: inventoryPageAnswer },
    handle: async ({ res, scope, query: { cursor, limit, sku: wanted } }) => {
      const after = readCursor(inventories, cursor);
      const found = await transact(scope, (ctx) => listInventory(ctx, { sku: wanted, after, limit }));
      res.json(page(inventories, found.inventory, found.nextAfter));
    },
  });

export const getInventoryRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/:sku',
    name: 'getInventory',
    summary: 'Tells what is in stock of one SKU, and where.',
    permission: 'inventory:read',
    answers: { 200: inventoryAnswer },
    handle: async ({ res, scope, param }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => getInventory(ctx, wanted)));
    },
  });

const policySchema = atLeastOne(
  z.strictObject({
    whenSoldOut: z
      .enum(whenSoldOutChoices)
      .exactOptional()
      .meta({ examples: ['backorder'] }),
    backorderLimit: z.int().min(0).max(mostPieces).nullable().exactOptional(),
    availableFrom: day.nullable().exactOptional(),
    leadDays: days.min(0).nullable().exactOptional(),
    coverDays: days.min(1).nullable().exactOptional(),
    levels: z
      .array(
        z.strictObject({
          location: locationCode,
          lowStockThreshold: threshold.exactOptional(),
          lowStockMargin: margin.exactOptional(),
        }),
      )
      .min(1)
      .max(100)
      .exactOptional(),
  }),
);

export const changeStockPolicyRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/inventory/:sku',
    name: 'changeStockPolicy',
    summary: 'Changes what happens when a SKU is sold out, and when the shop is told of it.',
    permission: 'inventory:write',
    body: policySchema,
    answers: { 200: inventoryAnswer },
    handle: async ({ res, scope, param, body }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => changeStockPolicy(ctx, wanted, body)));
    },
  });

const movementQuery = z.strictObject({
  ...pageQuery,
  location: locationCode.optional(),
  kind: z.enum(movementKinds).optional(),
  from: time.optional(),
  to: time.optional(),
});

/** The ledger of a SKU, the newest movements first. */
export const listMovementsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/:sku/movements',
    name: 'listMovements',
    summary: 'Lists what came and went of one SKU, the newest first, with the balance after each.',
    permission: 'inventory:read',
    query: movementQuery,
    answers: { 200: movementPageAnswer },
    handle: async ({ res, scope, param, query: { cursor, ...filter } }) => {
      const wanted = pathSku(param('sku'));
      const after = readCursor(movements, cursor);
      const found = await transact(scope, (ctx) => listMovements(ctx, { sku: wanted, after, ...filter }));
      res.json(page(movements, found.movements, found.nextAfter));
    },
  });

const daysIn = (from: 0 | 1) =>
  z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number of days')
    .transform(Number)
    .refine((count) => count >= from && count <= 365, `must be from ${from} to 365`)
    .optional();

export const forecastStockRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/:sku/forecast',
    name: 'forecastStock',
    summary: 'Tells when a SKU will run out, and when to order how much of it.',
    permission: 'inventory:read',
    query: z.strictObject({ leadDays: daysIn(0), coverDays: daysIn(1) }),
    answers: { 200: forecastAnswer },
    handle: async ({ res, scope, param, query }) => {
      const wanted = pathSku(param('sku'));
      res.json(await transact(scope, (ctx) => forecastStock(ctx, wanted, query)));
    },
  });
