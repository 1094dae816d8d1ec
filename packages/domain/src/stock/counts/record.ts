import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { cutPage } from '../../page.ts';

export const countStatuses = ['open', 'closing', 'closed', 'cancelled'] as const;
/** `closing` until a job has corrected the books; it is `open` again, with the reason, where that cannot be. */
export type CountStatus = (typeof countStatuses)[number];

/** A stock-take of one location. */
export interface CountRecord {
  id: string;
  location: string;
  /** `all`: any SKU may be entered; `chosen`: those that were named. */
  scope: 'all' | 'chosen';
  reason: string;
  status: CountStatus;
  /** Why it could not be closed. */
  rejection: string | null;
  actor: string;
  openedAt: Date;
  closedAt: Date | null;
  /** How many SKUs are on it, how many of them were counted, and of how many the figure differs; the last when closed. */
  lines: number;
  counted: number;
  different: number;
  /** Pieces that were found and that are missing, and what both come to in minor units; when closed. */
  found: number;
  missing: number;
  value: number;
}

const select = statement<CountRecord>(
  'counts',
  `SELECT c.id, c.location, c.scope, c.reason, c.status, c.rejection, c.actor, c.opened_at AS "openedAt",
          c.closed_at AS "closedAt", l.lines, l.counted, l.different, l.found, l.missing, l.value
   FROM stock_counts c
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS lines, count(counted)::int AS counted,
            (count(*) FILTER (WHERE difference <> 0))::int AS different,
            coalesce(sum(difference) FILTER (WHERE difference > 0), 0)::int AS found,
            coalesce(-sum(difference) FILTER (WHERE difference < 0), 0)::int AS missing,
            coalesce(sum(value), 0)::bigint AS value
     FROM stock_count_lines WHERE tenant_id = $1 AND count_id = c.id
   ) l
   WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id = $2) AND ($3::text IS NULL OR c.status = $3)
     AND ($4::uuid IS NULL OR c.id < $4)
   ORDER BY c.id DESC LIMIT $5`,
);

/** Throws `not_found`. */
export async function getCount(ctx: Ctx, id: string): Promise<CountRecord> {
  const count = await ctx.tx.maybe(select, [ctx.tenantId, id, null, null, 1]);
  if (!count) throw notFound('count');
  return count;
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listCounts(
  ctx: Ctx,
  { status, after, limit }: { status?: CountStatus | undefined; after?: string | undefined; limit: number },
): Promise<{ counts: CountRecord[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(select, [ctx.tenantId, null, status, after, limit + 1]);
  const { page: counts, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { counts, nextAfter };
}

/** One SKU on a count. */
export interface CountLine {
  sku: string;
  /** Null until somebody counts it. */
  counted: number | null;
  countedAt: Date | null;
  countedBy: string | null;
  /** What the books had when it was counted; null until the count is closed, as what follows. */
  expected: number | null;
  difference: number | null;
  /** Of the difference, in minor units. */
  value: number | null;
}

const selectLines = statement<CountLine>(
  'count-lines',
  `SELECT sku, counted, counted_at AS "countedAt", counted_by AS "countedBy", expected, difference, value
   FROM stock_count_lines
   WHERE tenant_id = $1 AND count_id = $2 AND ($3::text IS NULL OR sku > $3)
     AND ($4::boolean IS NOT TRUE OR difference <> 0)
   ORDER BY sku LIMIT $5`,
);

export interface CountLinePage {
  id: string;
  /** Only those whose figure differs. */
  different?: boolean | undefined;
  after?: string | undefined;
  limit: number;
}

/** In SKU order, after `after`. `nextAfter` is null on the last page. Throws `not_found`. */
export async function listCountLines(
  ctx: Ctx,
  { id, different, after, limit }: CountLinePage,
): Promise<{ lines: CountLine[]; nextAfter: string | null }> {
  await getCount(ctx, id);
  const rows = await ctx.tx.all(selectLines, [ctx.tenantId, id, after, different, limit + 1]);
  const { page: lines, next: nextAfter } = cutPage(rows, limit, ({ sku }) => sku);
  return { lines, nextAfter };
}
