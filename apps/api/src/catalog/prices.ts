import { getProduct, listPrices, type PriceKey } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { time } from '../validation/fields.ts';
import { pathSku } from './path-sku.ts';
import { pricePageAnswer } from './product-answers.ts';

/** The cursor holds the time as JSON has it. */
const changes: PageKind<PriceKey> = { list: 'prices', key: z.strictObject({ at: time, id: z.uuid() }) };

export const listPricesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/products/:sku/prices',
    name: 'listPrices',
    summary: 'Lists what a product cost, and who changed it, the newest change first.',
    permission: 'products:read',
    query: z.strictObject(pageQuery),
    answers: { 200: pricePageAnswer },
    handle: async ({ res, scope, param, query: { cursor, limit } }) => {
      const sku = pathSku(param('sku'));
      const after = readCursor(changes, cursor);
      const found = await transact(scope, async (ctx) => {
        await getProduct(ctx, sku);
        return listPrices(ctx, { sku, after, limit });
      });
      res.json(page(changes, found.prices, found.nextAfter));
    },
  });
