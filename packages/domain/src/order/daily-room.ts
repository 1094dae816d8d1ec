import { statement, type Tx } from '@waybill/db';
import type { Submission } from './accept-orders.ts';

/** Why no more orders are taken from a shop. */
export type OrderLimit = 'orders' | 'storage';

/** What a shop with limits may still place. */
export interface Room {
  orders: number;
  /** What there is no more room for. */
  limit: OrderLimit;
}

/** Locked until the commit, so that of two batches at once the second one counts what the first one took. */
const selectRoom = statement<{ most: number | null; today: number; isFull: boolean }>(
  'orders-room',
  `SELECT max_orders_per_day AS most,
          CASE WHEN orders_day >= ($2::timestamptz AT TIME ZONE 'UTC')::date THEN orders_today ELSE 0 END AS today,
          coalesce(max_storage_bytes <= (
            SELECT storage_bytes FROM usage_days u
            WHERE u.tenant_id = $1 AND storage_bytes IS NOT NULL ORDER BY day DESC LIMIT 1), false) AS "isFull"
   FROM tenants WHERE id = $1 FOR NO KEY UPDATE`,
);

const selectKnown = statement<{ key: string }>(
  'orders-known-keys',
  'SELECT key FROM idempotency_keys WHERE tenant_id = $1 AND key = ANY($2)',
);

async function readRoom({ tx, tenantId, now }: { tx: Tx; tenantId: string; now: Date }): Promise<Room> {
  const found = await tx.maybe(selectRoom, [tenantId, now]);
  if (found?.isFull) return { orders: 0, limit: 'storage' };
  const { most = null, today = 0 } = found ?? {};
  return { orders: most === null ? Number.POSITIVE_INFINITY : most - today, limit: 'orders' };
}

/** Null for each that may go on: it is known already, or there is room for it; otherwise the limit it meets. */
export function admitWithin(
  submissions: readonly Pick<Submission, 'idempotency'>[],
  { room, known }: { room: Room; known: ReadonlySet<string> },
): (OrderLimit | null)[] {
  const admitted = new Set(known);
  let left = room.orders;
  return submissions.map(({ idempotency }) => {
    if (idempotency && admitted.has(idempotency.key)) return null;
    if (left <= 0) return room.limit;
    left -= 1;
    if (idempotency) admitted.add(idempotency.key);
    return null;
  });
}

/** For a shop with limits: which of the batch there is room for. What was accepted before is answered again in any case. */
export async function limitBatch(
  ctx: { tx: Tx; tenantId: string; now: Date },
  submissions: readonly Submission[],
): Promise<(OrderLimit | null)[]> {
  const room = await readRoom(ctx);
  const keys = submissions.flatMap(({ idempotency }) => (idempotency ? [idempotency.key] : []));
  const known = keys.length > 0 ? await ctx.tx.all(selectKnown, [ctx.tenantId, keys]) : [];
  return admitWithin(submissions, { room, known: new Set(known.map(({ key }) => key)) });
}
