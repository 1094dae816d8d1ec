import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { actorLabel } from '../order/events.ts';

export interface AdjustmentInput {
  sku: string;
  /** The first location, if absent. */
  location?: string | undefined;
  delta: number;
  reason: string;
}

export interface RequestedAdjustment {
  id: string;
  sku: string;
  location: string;
  delta: number;
  reason: string;
  status: string;
}

/** Takes a change of stock to be applied by a job. Throws `not_found` for the product or the location. */
export async function requestAdjustment(ctx: Ctx, input: AdjustmentInput): Promise<RequestedAdjustment> {
  const { prisma } = ctx.tx;
  const product = await prisma.product.findFirst({ where: { sku: input.sku } });
  if (!product) throw notFound('product');
  const location = await prisma.location.findFirst({
    where: input.location === undefined ? {} : { code: input.location },
    orderBy: [{ priority: 'asc' }, { code: 'asc' }],
  });
  if (!location) throw notFound('location');
  const { delta, reason, sku } = input;
  const adjustment = { id: newId(), sku, location: location.code, delta, reason, status: 'pending' };
  await prisma.stockAdjustment.create({
    data: { ...adjustment, tenantId: ctx.tenantId, actor: actorLabel(ctx.actor), createdAt: ctx.now },
  });
  ctx.enqueue('stock.adjust', { adjustmentId: adjustment.id });
  ctx.audit({
    action: 'stock.adjust',
    subject: { type: 'product', id: sku },
    after: { adjustmentId: adjustment.id, location: location.code, delta, reason },
  });
  return adjustment;
}
