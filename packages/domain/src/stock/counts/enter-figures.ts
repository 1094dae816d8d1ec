import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, type FieldError } from '../../errors.ts';
import { actorLabel } from '../../order/events.ts';
import { type LockedCount, lockOpenCount } from './lock-count.ts';
import { type CountRecord, getCount } from './record.ts';

export interface Figure {
  sku: string;
  counted: number;
  /** When the pieces were counted; now, if absent. */
  countedAt?: Date | undefined;
}

const findUnknown = statement<{ sku: string }>(
  'count-unknown-skus',
  `SELECT w.sku FROM unnest($3::text[]) AS w(sku)
   WHERE CASE WHEN $4 = 'all'
     THEN NOT EXISTS (SELECT FROM products p WHERE p.tenant_id = $1 AND p.sku = w.sku)
     ELSE NOT EXISTS (SELECT FROM stock_count_lines l WHERE l.tenant_id = $1 AND l.count_id = $2 AND l.sku = w.sku)
   END`,
);

/** Of two figures the one that was counted later stands, in whatever order they are entered. */
const enter = statement(
  'count-enter',
  `INSERT INTO stock_count_lines AS l (tenant_id, count_id, sku, counted, counted_at, counted_by)
   SELECT $1, $2, sku, counted, at, $6 FROM unnest($3::text[], $4::int[], $5::timestamptz[]) AS f(sku, counted, at)
   ORDER BY sku
   ON CONFLICT (tenant_id, count_id, sku) DO UPDATE
     SET counted = excluded.counted, counted_at = excluded.counted_at, counted_by = excluded.counted_by
     WHERE l.counted_at IS NULL OR l.counted_at <= excluded.counted_at`,
);

function faultsOf(figures: readonly Figure[], { openedAt }: LockedCount, now: Date): FieldError[] {
  const seen = new Set<string>();
  return figures.flatMap(({ sku, countedAt = now }, index) => {
    const faults: FieldError[] = [];
    if (seen.has(sku)) faults.push({ path: `figures[${index}].sku`, message: 'is named twice' });
    seen.add(sku);
    if (countedAt < openedAt || countedAt > now) {
      const message = 'must be between the opening of the count and now';
      faults.push({ path: `figures[${index}].countedAt`, message });
    }
    return faults;
  });
}

/**
 * Enters what was counted: by several people, in any order, and again to correct it. Throws `not_found`,
 * `illegal_transition` for a count that is not open, `invalid_items` for a SKU that is not on it or a time outside of it.
 */
export async function enterFigures(
  ctx: Ctx,
  { id, figures }: { id: string; figures: readonly Figure[] },
): Promise<CountRecord> {
  const count = await lockOpenCount(ctx, id);
  const skus = figures.map(({ sku }) => sku);
  const unknown = await ctx.tx.all(findUnknown, [ctx.tenantId, id, skus, count.scope]);
  const errors = [
    ...faultsOf(figures, count, ctx.now),
    ...unknown.map(({ sku }) => ({
      path: `figures[${skus.indexOf(sku)}].sku`,
      message: 'is not on this count',
    })),
  ];
  if (errors.length > 0) throw new DomainError('invalid_items', 'Some figures cannot be taken.', { errors });
  await ctx.tx.run(enter, [
    ...[ctx.tenantId, id, skus, figures.map(({ counted }) => counted)],
    ...[figures.map(({ countedAt = ctx.now }) => countedAt), actorLabel(ctx.actor)],
  ]);
  const after = { figures: figures.map(({ sku, counted }) => ({ sku, counted })) };
  ctx.audit({ action: 'stock.count_figures', subject: { type: 'count', id }, after });
  return getCount(ctx, id);
}
