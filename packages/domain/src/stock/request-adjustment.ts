import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { actorLabel } from '../order/events.ts';
import type { RequestedAdjustment } from './adjustments.ts';
import { locationFor } from './locations.ts';

export interface AdjustmentInput {
  sku: string;
  /** The first location, if absent. */
  location?: string | undefined;
  delta: number;
  /** What each piece that comes in costs, in minor units; as much as those there are on average, if absent. */
  unitCost?: number | undefined;
  reason: string;
}

/** Takes a change of stock to be applied by a job. Throws `not_found` for the product or the location. */
export async function requestAdjustment(ctx: Ctx, input: AdjustmentInput): Promise<RequestedAdjustment> {
  const { prisma } = ctx.tx;
  const product = await prisma.product.findFirst({ where: { sku: input.sku } });
  if (!product) throw notFound('product');
  const location = await locationFor(ctx, input.location);
  const { delta, reason, sku, unitCost = null } = input;
  const adjustment = { id: newId(), sku, location, delta, reason, status: 'pending' as const };
  await prisma.stockAdjustment.create({
    data: {
      ...adjustment,
      tenantId: ctx.tenantId,
      unitCost: unitCost === null ? null : BigInt(unitCost),
      actor: actorLabel(ctx.actor),
      createdAt: ctx.now,
    },
  });
  ctx.enqueue('stock.adjust', { adjustmentId: adjustment.id });
  ctx.audit({
    action: 'stock.adjust',
    subject: { type: 'product', id: sku },
    after: { adjustmentId: adjustment.id, location, delta, reason, unitCost },
  });
  return { ...adjustment, unitCost };
}
