import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { type DescriptionStyle, type DraftStatus, draftStatuses } from './draft.ts';
import { oweDrafts } from './request-description.ts';

/** Drafts of one batch at most: they are written down in one transaction. */
export const maxBatch = 1_000;

/** Drafts for products without a description, asked for at once; `running` while any of them is queued. */
export interface DescriptionBatch extends DescriptionStyle {
  id: string;
  status: 'running' | 'done' | 'cancelled';
  /** Drafts. */
  total: number;
  /** Drafts, by their status. */
  drafts: Record<DraftStatus, number>;
  tokensUsed: number;
  /** Millionths of a US dollar, as far as prices are known. */
  costMicros: number;
  createdAt: Date;
  cancelledAt: Date | null;
}

/** Two batches at the same moment would find the same products. */
const lockBatches = statement(
  'batches-lock',
  `SELECT pg_advisory_xact_lock(hashtextextended('description-batches:' || $1::text, 0))`,
);

/** What is sold, says nothing of itself, and has no draft that waits for its job or for a person. */
const selectBare = statement<{ sku: string; description: string | null }>(
  'products-without-description',
  `SELECT p.sku, p.description FROM products p
   WHERE p.tenant_id = $1 AND p.active AND p.archived_at IS NULL AND coalesce(btrim(p.description), '') = ''
     AND NOT EXISTS (SELECT FROM description_drafts d
                     WHERE d.tenant_id = $1 AND d.sku = p.sku AND d.status IN ('queued', 'ready'))
   ORDER BY p.sku LIMIT $2`,
);

type BatchRow = Omit<DescriptionBatch, 'status' | 'drafts' | 'tokensUsed' | 'costMicros'>;

const select = statement<BatchRow>(
  'batch',
  `SELECT id, tone, language, length, keywords, total, created_at AS "createdAt", cancelled_at AS "cancelledAt"
   FROM description_batches WHERE tenant_id = $1 AND id = $2`,
);

const selectProgress = statement<{ status: DraftStatus; drafts: number; tokens: number; cost: number }>(
  'batch-progress',
  `SELECT status, count(*)::int AS drafts, coalesce(sum(tokens_used), 0)::int AS tokens,
          coalesce(sum(cost_micros), 0)::float8 AS cost
   FROM description_drafts WHERE tenant_id = $1 AND batch_id = $2 GROUP BY status`,
);

const cancelBatch = statement(
  'batch-cancel',
  `UPDATE description_batches SET cancelled_at = $3 WHERE tenant_id = $1 AND id = $2 AND cancelled_at IS NULL
   RETURNING 1`,
);

const discardUnbegun = statement(
  'batch-discard-unbegun',
  `UPDATE description_drafts SET status = 'discarded', reason = 'The batch was cancelled.', updated_at = $3
   WHERE tenant_id = $1 AND batch_id = $2 AND status = 'queued' AND started_at IS NULL`,
);

/** Asks for drafts for the first `limit` products, in the order of their SKUs, that have no description. */
export async function requestBatch(
  ctx: Ctx,
  { limit, ...style }: DescriptionStyle & { limit: number },
): Promise<DescriptionBatch> {
  await ctx.tx.run(lockBatches, [ctx.tenantId]);
  const products = await ctx.tx.all(selectBare, [ctx.tenantId, Math.min(limit, maxBatch)]);
  const [id, total] = [newId(), products.length];
  const { tenantId, now: createdAt } = ctx;
  await ctx.tx.prisma.descriptionBatch.create({ data: { ...style, tenantId, id, total, createdAt } });
  const wanted = products.map(({ sku, description: basedOn }) => ({ ...style, id: newId(), sku, basedOn }));
  await oweDrafts(
    ctx,
    wanted.map((draft) => ({ ...draft, batchId: id })),
  );
  ctx.audit({
    action: 'product.describe_many',
    subject: { type: 'description_batch', id },
    after: { total },
  });
  return getBatch(ctx, id);
}

/** Throws `not_found`. */
export async function getBatch(ctx: Ctx, id: string): Promise<DescriptionBatch> {
  const batch = await ctx.tx.maybe(select, [ctx.tenantId, id]);
  if (!batch) throw notFound('batch');
  const rows = await ctx.tx.all(selectProgress, [ctx.tenantId, id]);
  const countOf = (status: DraftStatus) => rows.find((row) => row.status === status)?.drafts ?? 0;
  const over = batch.cancelledAt === null ? 'done' : 'cancelled';
  return {
    ...batch,
    status: countOf('queued') > 0 ? 'running' : over,
    drafts: Object.fromEntries(draftStatuses.map((status) => [status, countOf(status)])) as Record<
      DraftStatus,
      number
    >,
    tokensUsed: rows.reduce((sum, { tokens }) => sum + tokens, 0),
    costMicros: rows.reduce((sum, { cost }) => sum + cost, 0),
  };
}

/**
 * Stops what has not begun: those drafts are discarded, the one that is being written is written. Once more it changes
 * nothing. Throws `not_found`.
 */
export async function stopBatch(ctx: Ctx, id: string): Promise<DescriptionBatch> {
  const stopped = await ctx.tx.all(cancelBatch, [ctx.tenantId, id, ctx.now]);
  if (stopped.length === 0) return getBatch(ctx, id);
  await ctx.tx.run(discardUnbegun, [ctx.tenantId, id, ctx.now]);
  const batch = await getBatch(ctx, id);
  ctx.audit({
    action: 'product.describe_many',
    subject: { type: 'description_batch', id },
    after: { status: 'cancelled', discarded: batch.drafts.discarded },
  });
  return batch;
}
