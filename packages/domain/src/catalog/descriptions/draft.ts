import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { cutPage } from '../../page.ts';
import type { TransitionTable } from '../../transition.ts';

export const descriptionLengths = ['short', 'medium', 'long'] as const;
export type DescriptionLength = (typeof descriptionLengths)[number];

/** How a description is to be written. */
export interface DescriptionStyle {
  tone: string;
  /** BCP 47. */
  language: string;
  length: DescriptionLength;
  keywords: string[];
}

export const draftStatuses = ['queued', 'ready', 'failed', 'disabled', 'accepted', 'discarded'] as const;
export type DraftStatus = (typeof draftStatuses)[number];
export type DraftTransition = 'write' | 'fail' | 'disable' | 'accept' | 'discard';

/** The life of a draft. Nothing but a person's `accept` puts its text into the catalogue. */
export const draftTransitions: TransitionTable<DraftStatus, DraftTransition> = {
  write: { from: ['queued'], to: 'ready', unasked: true },
  fail: { from: ['queued'], to: 'failed', unasked: true },
  disable: { from: ['queued'], to: 'disabled', unasked: true },
  accept: { from: ['ready'], to: 'accepted' },
  discard: { from: ['queued', 'ready', 'failed', 'disabled'], to: 'discarded' },
};

/** A drafted description: `queued`, then `ready` with its text, or `disabled` or `failed` with the reason. */
export interface DescriptionDraftRecord extends DescriptionStyle {
  id: string;
  sku: string;
  status: DraftStatus;
  text: string | null;
  model: string | null;
  /** Of all attempts. */
  tokensUsed: number | null;
  /** Millionths of a US dollar; null where the price of the model is not known. */
  costMicros: number | null;
  /** Why it failed or is disabled; of a queued one, what it waits for. */
  reason: string | null;
  /** The batch that it was asked for with. */
  batchId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const draftFieldsSql = `d.id, d.sku, d.status, d.tone, d.language, d.length, d.keywords, d.text, d.model,
  d.tokens_used AS "tokensUsed", d.cost_micros AS "costMicros", d.reason, d.batch_id AS "batchId",
  d.created_at AS "createdAt", d.updated_at AS "updatedAt"`;

const select = statement<DescriptionDraftRecord>(
  'draft',
  `SELECT ${draftFieldsSql} FROM description_drafts d WHERE d.tenant_id = $1 AND d.id = $2`,
);

const lock = statement<DescriptionDraftRecord & { basedOn: string | null }>(
  'draft-lock',
  `SELECT ${draftFieldsSql}, d.based_on AS "basedOn" FROM description_drafts d
   WHERE d.tenant_id = $1 AND d.id = $2 FOR UPDATE`,
);

/** The ids grow with the time, so that they are the order. */
const selectPage = statement<DescriptionDraftRecord>(
  'drafts-page',
  `SELECT ${draftFieldsSql} FROM description_drafts d
   WHERE d.tenant_id = $1 AND d.sku = $2 AND ($3::uuid IS NULL OR d.id < $3)
   ORDER BY d.id DESC LIMIT $4`,
);

/** Throws `not_found`. */
export async function getDescriptionDraft(ctx: Ctx, draftId: string): Promise<DescriptionDraftRecord> {
  const draft = await ctx.tx.maybe(select, [ctx.tenantId, draftId]);
  if (!draft) throw notFound('draft');
  return draft;
}

/** Nobody else changes it until this transaction ends. Throws `not_found`. */
export async function lockDraft(
  ctx: Ctx,
  draftId: string,
): Promise<DescriptionDraftRecord & { basedOn: string | null }> {
  const draft = await ctx.tx.maybe(lock, [ctx.tenantId, draftId]);
  if (!draft) throw notFound('draft');
  return draft;
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listDescriptionDrafts(
  ctx: Ctx,
  { sku, after, limit }: { sku: string; after?: string | undefined; limit: number },
): Promise<{ drafts: DescriptionDraftRecord[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, sku, after, limit + 1]);
  const { page: drafts, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { drafts, nextAfter };
}
