import type { Ctx } from '../../context.ts';
import { newId } from '../../ids.ts';
import { getProduct } from '../products.ts';
import { type DescriptionDraftRecord, type DescriptionStyle, getDescriptionDraft } from './draft.ts';

export interface DescriptionRequest extends Omit<DescriptionStyle, 'length'> {
  sku: string;
  /** `medium` if absent. */
  length?: DescriptionStyle['length'];
}

/** Takes a request for a draft, which a job writes. Nothing is published by itself. Throws `not_found`. */
export async function requestDescription(
  ctx: Ctx,
  { length = 'medium', ...request }: DescriptionRequest,
): Promise<DescriptionDraftRecord> {
  const { sku, description: basedOn } = await getProduct(ctx, request.sku);
  const [id, style] = [newId(), { ...request, length }];
  await oweDrafts(ctx, [{ ...style, id, basedOn }]);
  ctx.audit({
    action: 'product.describe',
    subject: { type: 'product', id: sku },
    after: { draftId: id },
  });
  return getDescriptionDraft(ctx, id);
}

export interface WantedDraft extends DescriptionStyle {
  id: string;
  sku: string;
  basedOn: string | null;
  batchId?: string;
}

/** Writes the drafts down, each with the job that writes it. */
export async function oweDrafts(ctx: Ctx, wanted: readonly WantedDraft[]): Promise<void> {
  const { tenantId, now } = ctx;
  const common = { tenantId, status: 'queued', createdAt: now, updatedAt: now };
  await ctx.tx.prisma.descriptionDraft.createMany({ data: wanted.map((draft) => ({ ...draft, ...common })) });
  for (const { id } of wanted) ctx.enqueue('ai.describe', { draftId: id });
}
