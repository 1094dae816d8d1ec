import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { actorLabel } from '../../order/events.ts';
import { demandBySku } from '../../order/pricing.ts';
import { getTransfer, type TransferLine, type TransferRecord } from './record.ts';

export interface TransferInput {
  from: string;
  to: string;
  lines: readonly TransferLine[];
  /** It leaves at once, and is on its way until `receiveTransfer`. */
  inTwoSteps?: boolean | undefined;
  reason: string;
}

async function requireLocations(ctx: Ctx, codes: readonly string[]): Promise<void> {
  const found = await ctx.tx.prisma.location.findMany({ where: { code: { in: [...codes] } } });
  if (found.length !== codes.length) throw notFound('location');
}

/** Throws `not_found`, and names each line at fault. */
async function requireProducts(ctx: Ctx, lines: readonly TransferLine[]): Promise<void> {
  const skus = lines.map(({ sku }) => sku);
  const found = await ctx.tx.prisma.product.findMany({ where: { sku: { in: skus } }, select: { sku: true } });
  const known = new Set(found.map(({ sku }) => sku));
  const errors = skus.flatMap((sku, index) =>
    known.has(sku) ? [] : [{ path: `lines[${index}].sku`, message: 'is not in the catalogue' }],
  );
  if (errors.length > 0) throw new DomainError('not_found', 'There is no such product.', { errors });
}

/**
 * Takes stock to be moved from one location to another by a job: all of its lines, or none. Throws `not_found` for a
 * product or a location, and `invalid_items` where it would go nowhere.
 */
export async function requestTransfer(ctx: Ctx, input: TransferInput): Promise<TransferRecord> {
  const { from, to, inTwoSteps = false, reason } = input;
  if (from === to) {
    throw new DomainError('invalid_items', 'Stock is moved from one location to another.', {
      errors: [{ path: 'to', message: 'must be another location' }],
    });
  }
  await requireLocations(ctx, [from, to]);
  await requireProducts(ctx, input.lines);
  const id = newId();
  const { tenantId } = ctx;
  const actor = actorLabel(ctx.actor);
  await ctx.tx.prisma.stockTransfer.create({
    data: {
      ...{ tenantId, id, fromLocation: from, toLocation: to, inTwoSteps, reason, actor },
      ...{ status: 'pending', createdAt: ctx.now },
    },
  });
  // The same SKU on two lines is one demand.
  const lines = demandBySku(input.lines);
  await ctx.tx.prisma.stockTransferLine.createMany({
    data: lines.map((line) => ({ ...line, tenantId, transferId: id })),
  });
  ctx.enqueue('stock.transfer', { transferId: id });
  ctx.audit({
    action: 'stock.transfer',
    subject: { type: 'transfer', id },
    after: { from, to, lines, inTwoSteps, reason },
  });
  return getTransfer(ctx, id);
}
