import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { actorLabel } from '../../order/events.ts';
import { getLocation } from '../locations.ts';
import { type CountRecord, getCount } from './record.ts';

export interface CountInput {
  location: string;
  /** These alone; whatever is at the location, if absent. */
  skus?: readonly string[] | undefined;
  reason: string;
}

const addChosen = statement(
  'count-add-chosen',
  `INSERT INTO stock_count_lines (tenant_id, count_id, sku)
   SELECT $1, $2, p.sku FROM products p WHERE p.tenant_id = $1 AND p.sku = ANY($3)`,
);

const addAll = statement(
  'count-add-all',
  `INSERT INTO stock_count_lines (tenant_id, count_id, sku)
   SELECT $1, $2, s.sku FROM stock_levels s WHERE s.tenant_id = $1 AND s.location = $3`,
);

/** Opens a stock-take of a location. Throws `not_found` for the location or a SKU. */
export async function openCount(ctx: Ctx, { location, skus, reason }: CountInput): Promise<CountRecord> {
  await getLocation(ctx, location);
  const id = newId();
  const scope = skus ? 'chosen' : 'all';
  await ctx.tx.prisma.stockCount.create({
    data: {
      ...{ tenantId: ctx.tenantId, id, location, scope, reason },
      ...{ status: 'open', actor: actorLabel(ctx.actor), openedAt: ctx.now },
    },
  });
  if (skus) {
    const chosen = [...new Set(skus)];
    if ((await ctx.tx.run(addChosen, [ctx.tenantId, id, chosen])) !== chosen.length) {
      throw new DomainError('not_found', 'There is no such product.', {
        errors: [{ path: 'skus', message: 'must all be in the catalogue' }],
      });
    }
  } else {
    await ctx.tx.run(addAll, [ctx.tenantId, id, location]);
  }
  ctx.audit({ action: 'stock.count', subject: { type: 'count', id }, after: { location, scope, reason } });
  return getCount(ctx, id);
}
