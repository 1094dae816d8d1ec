import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { type DescribeRequest, type Describer, DescriberError } from '../ports/describer.ts';
import { loadShop } from '../tenant/shop.ts';

interface Settled {
  status: 'ready' | 'disabled' | 'failed';
  text?: string;
  model?: string;
  tokensUsed?: number;
  reason?: string;
}

interface OpenDraft {
  request: DescribeRequest;
  /** Of the shop. */
  aiOptOut: boolean;
}

async function readRequest(ctx: Ctx, draftId: string): Promise<OpenDraft | null> {
  const draft = await ctx.tx.prisma.descriptionDraft.findFirst({
    where: { id: draftId },
    include: { product: true },
  });
  if (!draft) throw notFound('draft');
  if (draft.status !== 'queued') return null;
  const { sku, tone, language, keywords, product } = draft;
  const { name, description: currentDescription } = product;
  const { aiOptOut } = await loadShop(ctx);
  return { request: { sku, tone, language, keywords, name, currentDescription }, aiOptOut };
}

const settleDraft = async (ctx: Ctx, draftId: string, settled: Settled): Promise<void> => {
  const where = { tenantId_id: { tenantId: ctx.tenantId, id: draftId } };
  await ctx.tx.prisma.descriptionDraft.update({ where, data: { ...settled, updatedAt: ctx.now } });
};

async function draft(
  describer: Describer,
  { request, aiOptOut }: OpenDraft,
  signal: AbortSignal,
): Promise<Settled> {
  if (aiOptOut) {
    return { status: 'disabled', reason: 'AI drafts are off: the shop wants nothing sent to an AI.' };
  }
  if (!describer.enabled) {
    return { status: 'disabled', reason: 'AI drafts are off: no API key is configured (OPENAI_API_KEY).' };
  }
  try {
    return { status: 'ready', ...(await describer.describe(request, { signal })) };
  } catch (error) {
    // Refused is refused; everything else may pass and is worth another attempt.
    if (error instanceof DescriberError && error.kind === 'refused')
      return { status: 'failed', reason: error.message };
    throw error;
  }
}

/** Writes the draft that was asked for. Without a key it says that it is disabled; that is not a failure. */
export async function draftDescription(
  run: JobRun<'ai.describe'>,
  { describer }: { describer: Describer },
): Promise<Outcome> {
  const { draftId } = run.payload;
  const open = await run.transact((ctx) => readRequest(ctx, draftId));
  if (!open) return cancelled('the draft has been settled already');
  const settled = await draft(describer, open, run.signal);
  await run.fulfil((ctx) => settleDraft(ctx, draftId, settled));
  return done;
}
