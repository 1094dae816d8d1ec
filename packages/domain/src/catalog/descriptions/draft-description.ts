import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { cancelled, done, type Outcome, snooze } from '../../jobs/outcome.ts';
import type { DraftOutcome } from '../../occurrences.ts';
import {
  type DescribeRequest,
  type Describer,
  DescriberError,
  type DescriberErrorKind,
  type Spent,
} from '../../ports/describer.ts';
import { loadShop } from '../../tenant/shop.ts';
import { getProduct } from '../products.ts';
import { type DraftStatus, type DraftTransition, draftTransitions, lockDraft } from './draft.ts';
import {
  estimateTokens,
  nextBudgetDay,
  type Reservation,
  reserveTokens,
  settleTokens,
} from './token-budget.ts';

/** A model that answers in another form three times does not learn it. */
const answersToTry = 3;
/** A provider that says nothing of when to come back, or something absurd, is left alone for this long. */
const restMs = { unsaid: 60_000, least: 1_000, most: 60 * 60_000 };

/** What a draft waits for, as its shop is told; the provider's own words may name whose account it is. */
const waitsFor: Readonly<Record<DescriberErrorKind, string>> = {
  unavailable: 'The AI provider cannot be reached.',
  rate_limited: 'The AI provider asks for a rest.',
  refused: 'The AI provider refused.',
  invalid_answer: 'The answer was of no use; it is asked again.',
  unauthorized: 'The AI provider does not accept the API key.',
};

/** What the attempt begins with, or why there is none. */
type Begun =
  | { kind: 'settled' }
  | { kind: 'wait'; until: Date; reason: string }
  | { kind: 'disabled'; reason: string }
  | { kind: 'ask'; request: DescribeRequest; reservation: Reservation };

const start = statement(
  'draft-start',
  `UPDATE description_drafts SET started_at = $3, based_on = $4, reason = NULL WHERE tenant_id = $1 AND id = $2`,
);

const putOff = statement(
  'draft-put-off',
  `UPDATE description_drafts SET started_at = NULL, reason = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'queued'`,
);

const addSpent = statement(
  'draft-add-spent',
  `UPDATE description_drafts
   SET tokens_used = coalesce(tokens_used, 0) + $3,
       cost_micros = CASE WHEN $4::int IS NULL THEN cost_micros ELSE coalesce(cost_micros, 0) + $4 END
   WHERE tenant_id = $1 AND id = $2`,
);

const settleDraft = statement(
  'draft-settle',
  `UPDATE description_drafts
   SET status = $3, text = $4, model = $5, reason = $6, started_at = NULL, updated_at = $7
   WHERE tenant_id = $1 AND id = $2`,
);

/** Counts what came of looking after a draft, for operators. */
function tellOf(
  ctx: Ctx,
  { provider }: Describer,
  { outcome, spent, share }: { outcome: DraftOutcome; spent?: Spent | null; share?: number },
): void {
  const [tokens, costMicros] = [spent?.tokens ?? 0, spent?.costMicros ?? 0];
  ctx.tell({ kind: 'draft_attempted', provider, outcome, tokens, costMicros, budgetUsed: share ?? null });
}

async function begin(ctx: Ctx, draftId: string, describer: Describer): Promise<Begun> {
  const { status, ...draft } = await lockDraft(ctx, draftId);
  if (status !== 'queued') return { kind: 'settled' };
  if ((await loadShop(ctx)).aiOptOut) {
    return { kind: 'disabled', reason: 'AI drafts are off: the shop wants nothing sent to an AI.' };
  }
  if (!describer.enabled) {
    const reason = 'AI drafts are off: no API key is configured (AI_API_KEY, or OPENAI_API_KEY).';
    return { kind: 'disabled', reason };
  }
  const { sku, name, description: currentDescription } = await getProduct(ctx, draft.sku);
  const { tone, language, length, keywords } = draft;
  const request = { sku, name, currentDescription, tone, language, length, keywords };
  const [tokens, budget] = [estimateTokens(request), describer.tokensPerDay];
  if (tokens > budget) {
    const reason = `AI drafts are off: a shop may use ${budget} tokens a day (AI_TOKENS_PER_DAY), and this draft takes about ${tokens}.`;
    return { kind: 'disabled', reason };
  }
  const reservation = await reserveTokens(ctx, { tokens, budget });
  if (!reservation) {
    const until = nextBudgetDay(ctx.now);
    const reason = `The shop's ${budget} tokens of today are used up; it goes on at ${until.toISOString()}.`;
    await ctx.tx.run(putOff, [ctx.tenantId, draftId, reason, ctx.now]);
    tellOf(ctx, describer, { outcome: 'budget_spent' });
    return { kind: 'wait', until, reason };
  }
  await ctx.tx.run(start, [ctx.tenantId, draftId, ctx.now, currentDescription]);
  return { kind: 'ask', request, reservation };
}

interface Ended {
  draftId: string;
  describer: Describer;
  reservation: Reservation;
  outcome: DraftOutcome;
  spent: Spent | null;
}

/** Counts what the attempt took: of the budget, of the draft, and for operators. */
async function countSpent(
  ctx: Ctx,
  { draftId, describer, reservation, outcome, spent }: Ended,
): Promise<void> {
  await settleTokens(ctx, reservation, spent);
  tellOf(ctx, describer, { outcome, spent, share: reservation.share });
  if (spent) await ctx.tx.run(addSpent, [ctx.tenantId, draftId, spent.tokens, spent.costMicros]);
}

interface Settled {
  event: DraftTransition;
  text?: string;
  model?: string;
  reason?: string;
}

/** One that was discarded meanwhile stays so. */
async function settle(ctx: Ctx, draftId: string, { event, text, model, reason }: Settled): Promise<void> {
  const { status } = await lockDraft(ctx, draftId);
  if (!draftTransitions[event].from.includes(status)) return;
  const to: DraftStatus = draftTransitions[event].to;
  const values = [to, text ?? null, model ?? null, reason ?? null, ctx.now];
  await ctx.tx.run(settleDraft, [ctx.tenantId, draftId, ...values]);
}

/** Whether another attempt may mend it; if not, the draft fails, and the job has done its work. */
const isFinal = ({ kind }: DescriberError, attempt: number): boolean =>
  kind === 'refused' || (kind === 'invalid_answer' && attempt >= answersToTry);

async function give(
  run: JobRun<'ai.describe'>,
  { error, reservation, describer }: { error: DescriberError } & Pick<Ended, 'reservation' | 'describer'>,
): Promise<Outcome> {
  const { draftId } = run.payload;
  const { kind, message, spent, retryAfterMs } = error;
  const ended = { draftId, describer, reservation, outcome: kind, spent };
  if (isFinal(error, run.attempt)) {
    await run.fulfil(async (ctx) => {
      await countSpent(ctx, ended);
      await settle(ctx, draftId, { event: 'fail', reason: message });
    });
    return done;
  }
  const now = await run.transact(async (ctx) => {
    await countSpent(ctx, ended);
    await ctx.tx.run(putOff, [ctx.tenantId, draftId, waitsFor[kind], ctx.now]);
    return ctx.now;
  });
  if (kind !== 'rate_limited') throw error;
  const wait = Math.min(Math.max(retryAfterMs ?? restMs.unsaid, restMs.least), restMs.most);
  return snooze(new Date(now.getTime() + wait), waitsFor.rate_limited);
}

/**
 * Writes the draft that was asked for. Without a key it says that it is disabled; that is not a failure. A provider
 * that asks for a rest gets it, and a shop whose budget of the day is used up waits for the next day: neither counts
 * as an attempt.
 */
export async function draftDescription(
  run: JobRun<'ai.describe'>,
  { describer }: { describer: Describer },
): Promise<Outcome> {
  const { draftId } = run.payload;
  const begun = await run.transact((ctx) => begin(ctx, draftId, describer));
  if (begun.kind === 'settled') return cancelled('the draft has been settled already');
  if (begun.kind === 'wait') return snooze(begun.until, begun.reason);
  if (begun.kind === 'disabled') {
    await run.fulfil(async (ctx) => {
      tellOf(ctx, describer, { outcome: 'disabled' });
      await settle(ctx, draftId, { event: 'disable', reason: begun.reason });
    });
    return done;
  }
  const { request, reservation } = begun;
  try {
    const { text, model, spent } = await describer.describe(request, { signal: run.signal });
    await run.fulfil(async (ctx) => {
      await countSpent(ctx, { draftId, describer, reservation, outcome: 'written', spent });
      await settle(ctx, draftId, { event: 'write', text, model });
    });
    return done;
  } catch (error) {
    if (error instanceof DescriberError) return give(run, { error, reservation, describer });
    throw error;
  }
}
