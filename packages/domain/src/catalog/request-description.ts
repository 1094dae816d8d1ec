import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { getProduct } from './products.ts';

export interface DescriptionRequest {
  sku: string;
  tone: string;
  language: string;
  keywords: string[];
}

/** A drafted description: `queued`, then `ready` with its text, or `disabled` or `failed` with the reason. */
export interface DescriptionDraftRecord extends DescriptionRequest {
  id: string;
  status: string;
  text: string | null;
  model: string | null;
  reason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const fields = {
  id: true,
  sku: true,
  status: true,
  tone: true,
  language: true,
  keywords: true,
  text: true,
  model: true,
  reason: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** Takes a request for a draft, which a job writes. Nothing is published by itself. Throws `not_found`. */
export async function requestDescription(
  ctx: Ctx,
  request: DescriptionRequest,
): Promise<DescriptionDraftRecord> {
  await getProduct(ctx, request.sku);
  const draft = await ctx.tx.prisma.descriptionDraft.create({
    data: {
      ...request,
      tenantId: ctx.tenantId,
      id: newId(),
      status: 'queued',
      createdAt: ctx.now,
      updatedAt: ctx.now,
    },
    select: fields,
  });
  ctx.enqueue('ai.describe', { draftId: draft.id });
  ctx.audit({
    action: 'product.describe',
    subject: { type: 'product', id: request.sku },
    after: { draftId: draft.id },
  });
  return draft;
}

/** Throws `not_found`. */
export async function getDescriptionDraft(ctx: Ctx, draftId: string): Promise<DescriptionDraftRecord> {
  const draft = await ctx.tx.prisma.descriptionDraft.findFirst({ where: { id: draftId }, select: fields });
  if (!draft) throw notFound('draft');
  return draft;
}
