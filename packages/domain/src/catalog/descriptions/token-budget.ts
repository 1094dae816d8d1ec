import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { DescribeRequest, Spent } from '../../ports/describer.ts';
import type { DescriptionLength } from './draft.ts';

/** What the instructions come to, in tokens. */
const instructionTokens = 600;

/** What an answer comes to, in tokens; models that think before they write take several times the words. */
const answerTokens: Readonly<Record<DescriptionLength, number>> = { short: 300, medium: 600, long: 1_000 };

/** What an attempt may come to: that much is set aside before it, and what it was in truth is counted after it. */
export const estimateTokens = (request: DescribeRequest): number =>
  instructionTokens + Math.ceil(JSON.stringify(request).length / 3) + answerTokens[request.length];

/** When the next budget begins: the next midnight of UTC. */
export const nextBudgetDay = (now: Date): Date => {
  const day = new Date(now);
  day.setUTCHours(24, 0, 0, 0);
  return day;
};

/** A part of the budget of one day. */
export interface Reservation {
  /** YYYY-MM-DD, UTC. */
  day: string;
  tokens: number;
  /** How much of the budget is used or set aside with it, from 0 to 1. */
  share: number;
}

/** One statement decides, so that attempts at the same moment do not overdraw the budget together. */
const reserve = statement<{ tokens: number }>(
  'ai-tokens-reserve',
  `INSERT INTO ai_usage_days AS u (tenant_id, day, tokens) SELECT $1, $2::date, $3::bigint WHERE $3 <= $4::bigint
   ON CONFLICT (tenant_id, day) DO UPDATE SET tokens = u.tokens + excluded.tokens
   WHERE u.tokens + excluded.tokens <= $4
   RETURNING tokens`,
);

const settle = statement(
  'ai-tokens-settle',
  `UPDATE ai_usage_days SET tokens = greatest(0, tokens - $3 + $4), cost_micros = cost_micros + $5
   WHERE tenant_id = $1 AND day = $2::date`,
);

/** Sets tokens aside for an attempt; null where the shop's budget of today has no room for them. */
export async function reserveTokens(
  ctx: Ctx,
  { tokens, budget }: { tokens: number; budget: number },
): Promise<Reservation | null> {
  const day = ctx.now.toISOString().slice(0, 10);
  const used = await ctx.tx.maybe(reserve, [ctx.tenantId, day, tokens, budget]);
  return used ? { day, tokens, share: used.tokens / budget } : null;
}

/** Puts what the attempt took in the place of what was set aside; null: nothing that is known of. */
export async function settleTokens(
  ctx: Ctx,
  { day, tokens }: Pick<Reservation, 'day' | 'tokens'>,
  spent: Spent | null,
): Promise<void> {
  await ctx.tx.run(settle, [ctx.tenantId, day, tokens, spent?.tokens ?? 0, spent?.costMicros ?? 0]);
}
