import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { advance, allowedEvents, illegalTransition } from '../../transition.ts';
import { updateProduct } from '../products.ts';
import {
  type DescriptionDraftRecord,
  type DraftStatus,
  draftTransitions,
  getDescriptionDraft,
  lockDraft,
} from './draft.ts';

const decide = statement(
  'draft-decide',
  `UPDATE description_drafts SET status = $3, text = coalesce($4, text), updated_at = $5
   WHERE tenant_id = $1 AND id = $2`,
);

async function record(
  ctx: Ctx,
  { id, sku }: DescriptionDraftRecord,
  { status, text }: { status: DraftStatus; text?: string | undefined },
): Promise<DescriptionDraftRecord> {
  await ctx.tx.run(decide, [ctx.tenantId, id, status, text ?? null, ctx.now]);
  ctx.audit({
    action: 'product.decide_draft',
    subject: { type: 'product', id: sku },
    after: { draftId: id, status, ...(text !== undefined && { text }) },
  });
  return getDescriptionDraft(ctx, id);
}

const changedSince = () =>
  new DomainError(
    'description_changed',
    'The description of the product was changed after the draft was written: ask for another draft, or force this one.',
  );

/**
 * Makes the draft the product's description, as it is or as `text` has it. Throws `not_found`, `illegal_transition`,
 * and `description_changed` where the product has another description now than when the draft was written, unless
 * `force` is set.
 */
export async function acceptDraft(
  ctx: Ctx,
  draftId: string,
  { text, force = false }: { text?: string | undefined; force?: boolean | undefined } = {},
): Promise<DescriptionDraftRecord> {
  const draft = await lockDraft(ctx, draftId);
  const status = advance('draft', draftTransitions, draft.status, 'accept');
  const guard = ({ description }: { description: string | null }) => {
    if (!force && description !== draft.basedOn) throw changedSince();
  };
  await updateProduct(ctx, draft.sku, { description: text ?? draft.text }, { guard });
  return record(ctx, draft, { status, text });
}

/** Throws `not_found`, and `illegal_transition` for a draft that is not ready. */
export async function editDraft(
  ctx: Ctx,
  draftId: string,
  { text }: { text: string },
): Promise<DescriptionDraftRecord> {
  const draft = await lockDraft(ctx, draftId);
  if (draft.status !== 'ready') {
    throw illegalTransition('draft', draft.status, 'edit', allowedEvents(draftTransitions, draft.status));
  }
  return record(ctx, draft, { status: draft.status, text });
}

/** One that is still queued is not written any more. Throws `not_found`, `illegal_transition`. */
export async function discardDraft(ctx: Ctx, draftId: string): Promise<DescriptionDraftRecord> {
  const draft = await lockDraft(ctx, draftId);
  return record(ctx, draft, { status: advance('draft', draftTransitions, draft.status, 'discard') });
}
