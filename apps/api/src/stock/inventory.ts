import { getInventory, listInventory, listMovements, type MovementKey } from '@waybill/domain';
import { z } from 'zod';
import { pathSku } from '../catalog/path-sku.ts';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { line, sku, time } from '../validation/fields.ts';
import { inventoryAnswer, inventoryPageAnswer, movementPageAnswer } from './stock-answers.ts';

const inventories: PageKind<string> = { list: 'inventory', key: sku };

/** The cursor holds the time as JSON has it. */
const movements: PageKind<MovementKey> = {
  list: 'movements',
  key: z.strictObject({ at: time, causeId: z.uuid(), location: line(64), kind: line(64) }),
};

export const listInventoryRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory',
    name: 'listInventory',
    summary: 'Lists what is in stock, by SKU.',
    permission: 'inventory:read',
    query: z.strictObject(pageQuery),
    answers: { 200: inventoryPageAnswer },
    handle: async ({ res, scope, query: { cursor, limit } }) => {
      const after = readCursor(inventories, cursor);
      const found = await transact(scope, (ctx) => listInventory(ctx, { after, limit }));
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

/** The ledger of a SKU, the newest movements first. */
export const listMovementsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/inventory/:sku/movements',
    name: 'listMovements',
    summary: 'Lists what came and went of one SKU, the newest first.',
    permission: 'inventory:read',
    query: z.strictObject(pageQuery),
    answers: { 200: movementPageAnswer },
    handle: async ({ res, scope, param, query: { cursor, limit } }) => {
      const wanted = pathSku(param('sku'));
      const after = readCursor(movements, cursor);
      const found = await transact(scope, (ctx) => listMovements(ctx, { sku: wanted, after, limit }));
      res.json(page(movements, found.movements, found.nextAfter));
    },
  });
