import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { cutPage } from '../page.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import type { Difference, DifferenceDetail, DifferenceKind } from './compare.ts';

/** A difference that was found, and what became of it. */
export interface Discrepancy {
  id: string;
  provider: ProviderName;
  kind: DifferenceKind;
  reference: string;
  paymentId: string | null;
  orderId: string | null;
  orderNumber: number | null;
  detail: DifferenceDetail;
  /** What was done about it without a person; null: nothing could be. */
  repair: string | null;
  foundAt: Date;
  lastSeenAt: Date;
  /** Null while it is open. */
  settledAt: Date | null;
}

const upsert = statement(
  'discrepancy-upsert',
  `INSERT INTO discrepancies (tenant_id, id, provider, kind, reference, payment_id, order_id, detail, repair, found_at,
                              last_seen_at, settled_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
   ON CONFLICT (tenant_id, provider, kind, reference) DO UPDATE
     SET payment_id = excluded.payment_id, order_id = excluded.order_id, detail = excluded.detail,
         repair = excluded.repair, last_seen_at = excluded.last_seen_at, settled_at = excluded.settled_at,
         found_at = CASE WHEN discrepancies.settled_at IS NULL THEN discrepancies.found_at ELSE excluded.found_at END,
         reported_at = CASE WHEN discrepancies.settled_at IS NULL THEN discrepancies.reported_at END`,
);

/** Notes a difference, once per kind and reference. One that was repaired is settled with that. */
export async function noteDifference(
  ctx: Ctx,
  provider: ProviderName,
  { kind, reference, paymentId, orderId, detail }: Difference,
  repair: string | null,
): Promise<void> {
  await ctx.tx.run(upsert, [
    ...[ctx.tenantId, newId(), provider, kind, reference, paymentId, orderId, JSON.stringify(detail), repair],
    ctx.now,
    repair === null ? null : ctx.now,
  ]);
}

const settleGone = statement(
  'discrepancies-settle',
  `UPDATE discrepancies SET settled_at = $3
   WHERE tenant_id = $1 AND provider = $2 AND settled_at IS NULL AND last_seen_at < $4
     AND (detail ->> 'paymentCreatedAt')::timestamptz >= $5 AND (detail ->> 'paymentCreatedAt')::timestamptz < $6`,
);

/** What was looked for since `startedAt` in this window and not found any more is settled. */
export const settleWhatIsGone = (
  ctx: Ctx,
  { provider, startedAt, from, to }: { provider: ProviderName; startedAt: Date; from: Date; to: Date },
): Promise<number> => ctx.tx.run(settleGone, [ctx.tenantId, provider, ctx.now, startedAt, from, to]);

const columns = `d.id, d.provider, d.kind, d.reference, d.payment_id AS "paymentId", d.order_id AS "orderId",
  (SELECT o.number FROM orders o WHERE o.tenant_id = d.tenant_id AND o.id = d.order_id) AS "orderNumber",
  d.detail, d.repair, d.found_at AS "foundAt", d.last_seen_at AS "lastSeenAt", d.settled_at AS "settledAt"`;

const markReported = statement<Discrepancy>(
  'discrepancies-mark-reported',
  `UPDATE discrepancies d SET reported_at = $3
   WHERE d.tenant_id = $1 AND d.provider = $2 AND d.reported_at IS NULL
   RETURNING ${columns}`,
);

/** Those that the merchant has not been told of; they count as told from here on. */
export const takeUnreported = async (ctx: Ctx, provider: ProviderName): Promise<Discrepancy[]> => {
  const found = await ctx.tx.all(markReported, [ctx.tenantId, provider, ctx.now]);
  return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
};

const selectPage = statement<Discrepancy>(
  'discrepancies-page',
  `SELECT ${columns} FROM discrepancies d
   WHERE d.tenant_id = $1 AND ($2::uuid IS NULL OR d.id < $2) AND ($3 OR d.settled_at IS NULL)
   ORDER BY d.id DESC LIMIT $4`,
);

/** The newest first. `nextAfter` is null on the last page. */
export async function listDiscrepancies(
  ctx: Ctx,
  { status, after, limit }: { status: 'open' | 'all'; after: string | undefined; limit: number },
): Promise<{ discrepancies: Discrepancy[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, after ?? null, status === 'all', limit + 1]);
  const { page: discrepancies, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { discrepancies, nextAfter };
}

/** The last comparison with one provider. */
export interface ReconciliationRun {
  provider: ProviderName;
  windowFrom: Date;
  windowTo: Date;
  /** Payments of ours that were looked at. */
  compared: number;
  /** Payments of others in the same account. */
  notOurs: number;
  finishedAt: Date;
}

const upsertRun = statement(
  'reconciliation-upsert',
  `INSERT INTO reconciliations (tenant_id, provider, window_from, window_to, compared, not_ours, finished_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (tenant_id, provider) DO UPDATE
     SET window_from = excluded.window_from, window_to = excluded.window_to, compared = excluded.compared,
         not_ours = excluded.not_ours, finished_at = excluded.finished_at`,
);

export async function noteRun(ctx: Ctx, run: Omit<ReconciliationRun, 'finishedAt'>): Promise<void> {
  const { provider, windowFrom, windowTo, compared, notOurs } = run;
  await ctx.tx.run(upsertRun, [ctx.tenantId, provider, windowFrom, windowTo, compared, notOurs, ctx.now]);
}

const selectRuns = statement<ReconciliationRun>(
  'reconciliations',
  `SELECT provider, window_from AS "windowFrom", window_to AS "windowTo", compared, not_ours AS "notOurs",
          finished_at AS "finishedAt"
   FROM reconciliations WHERE tenant_id = $1 ORDER BY provider`,
);

export const lastRuns = (ctx: Ctx): Promise<ReconciliationRun[]> => ctx.tx.all(selectRuns, [ctx.tenantId]);
