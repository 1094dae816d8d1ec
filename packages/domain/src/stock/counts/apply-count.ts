import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { type LockedLevel, lockLevels, moveStock, valueMoved } from '../move-stock.ts';
import { differenceOf } from './difference.ts';
import { lockCount, moveCount } from './lock-count.ts';

interface CountedLine {
  sku: string;
  counted: number;
  movedSince: number;
}

const selectCounted = statement<CountedLine>(
  'count-counted',
  `SELECT l.sku, l.counted,
          (SELECT coalesce(sum(m.delta), 0)::int FROM stock_movements m
           WHERE m.tenant_id = $1 AND m.sku = l.sku AND m.location = $3 AND m.at > l.counted_at
             AND m.kind <> 'count') AS "movedSince"
   FROM stock_count_lines l
   WHERE l.tenant_id = $1 AND l.count_id = $2 AND l.counted IS NOT NULL
   ORDER BY l.sku`,
);

const selectSkus = statement<{ sku: string }>(
  'count-lines-counted',
  `SELECT sku FROM stock_count_lines WHERE tenant_id = $1 AND count_id = $2 AND counted IS NOT NULL ORDER BY sku`,
);

const report = statement(
  'count-report',
  `UPDATE stock_count_lines l SET expected = r.expected, difference = r.difference, value = r.value
   FROM unnest($3::text[], $4::int[], $5::int[], $6::bigint[]) AS r(sku, expected, difference, value)
   WHERE l.tenant_id = $1 AND l.count_id = $2 AND l.sku = r.sku`,
);

interface Outcome {
  sku: string;
  level: LockedLevel;
  expected: number;
  difference: number;
}

/** Fewer are there than are held for orders: somebody has to decide which of them is not. At most five are named. */
function whyNot(outcomes: readonly Outcome[]): string | null {
  const short = outcomes.filter(
    ({ level, difference }) => difference < 0 && level.onHand + difference < level.reserved,
  );
  if (short.length === 0) return null;
  const named = short
    .slice(0, 5)
    .map(
      ({ sku, level, difference }) => `${sku}: ${level.onHand + difference} there, ${level.reserved} held`,
    );
  const others = short.length > named.length ? `; and ${short.length - named.length} more` : '';
  return `fewer are there than are held for orders: ${named.join('; ')}${others}`;
}

/**
 * Corrects the books by what a count found, all of it or nothing; it is open again, with the reason, where fewer pieces
 * are there than are held for orders. Safe to repeat.
 */
export async function applyCount(ctx: Ctx, { countId }: { countId: string }): Promise<void> {
  const { status, location, reason, actor } = await lockCount(ctx, countId);
  if (status !== 'closing') return;
  const skus = (await ctx.tx.all(selectSkus, [ctx.tenantId, countId])).map(({ sku }) => sku);
  const levelAt = await lockLevels(
    ctx,
    skus.map((sku) => ({ sku, location })),
  );
  // Read under the locks: what moved before them is committed, and what comes after is not missed.
  const lines = await ctx.tx.all(selectCounted, [ctx.tenantId, countId, location]);
  const outcomes = lines.map(({ sku, counted, movedSince }) => {
    const level = levelAt({ sku, location });
    return { sku, level, ...differenceOf({ counted, movedSince, onHand: level.onHand }) };
  });
  const rejection = whyNot(outcomes);
  if (rejection !== null) {
    await moveCount(ctx, countId, { status: 'open', rejection });
    return;
  }
  const moves = outcomes.map(({ level, difference }) => ({ level, delta: difference }));
  await ctx.tx.run(report, [
    ...[ctx.tenantId, countId, outcomes.map(({ sku }) => sku), outcomes.map(({ expected }) => expected)],
    ...[outcomes.map(({ difference }) => difference), moves.map(valueMoved)],
  ]);
  await moveStock(ctx, { kind: 'count', causeId: countId, reason, actor }, moves);
  await moveCount(ctx, countId, { status: 'closed' });
}
