import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';

/** Requests of one shop on one day of UTC that were not counted before. */
export interface RequestCount {
  tenant: string;
  /** `2026-03-02`. */
  day: string;
  requests: number;
}

const note = statement('usage-note-requests', 'SELECT note_requests($1::jsonb)');

/** Adds up the requests of many shops at once. */
export const noteRequests = async (db: Database, counts: readonly RequestCount[]): Promise<void> => {
  if (counts.length > 0) await db.inSystem((tx) => tx.run(note, [JSON.stringify(counts)]));
};

/** The day of UTC that the moment is in: `2026-03-02`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** What a shop used on one day of UTC. */
export interface DayOfUsage {
  day: string;
  requests: number;
  orders: number;
  /** As it was measured last on that day, about; null where it was not. */
  storageBytes: number | null;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The least UUIDv7 of a moment (RFC 9562, 5.7). */
function firstIdAt(moment: number): string {
  const hex = Math.max(0, moment).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Ids begin with the time by the clock of the process that made them, which may differ a little from the database's. */
const selectUsage = statement<DayOfUsage>(
  'usage-days',
  `SELECT d::date::text AS day, coalesce(u.requests, 0) AS requests, coalesce(o.orders, 0) AS orders,
          u.storage_bytes AS "storageBytes"
   FROM generate_series($2::date, $3::date, interval '1 day') AS d
   LEFT JOIN usage_days u ON u.tenant_id = $1 AND u.day = d::date
   LEFT JOIN (
     SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS orders FROM orders
     WHERE tenant_id = $1 AND id >= $4::uuid AND id < $5::uuid GROUP BY 1) AS o ON o.day = d::date
   ORDER BY d`,
);

/** Every day of the span, both ends included, the first one first. */
export const readUsage = (ctx: Ctx, { from, to }: { from: string; to: string }): Promise<DayOfUsage[]> => {
  const firstId = firstIdAt(Date.parse(from) - dayMs);
  const lastId = firstIdAt(Date.parse(to) + 2 * dayMs);
  return ctx.tx.all(selectUsage, [ctx.tenantId, from, to, firstId, lastId]);
};
