import { type Database, statement } from '@waybill/db';

/** SQL: whether the row `t` of `tenants` is suspended, also because it is to be deleted. */
export const isSuspendedSql = (t: string): string =>
  `(${t}.suspended_at IS NOT NULL OR ${t}.delete_after IS NOT NULL)`;

/** What every request of a shop goes by. */
export interface TenantStanding {
  id: string;
  slug: string;
  /** It can be read, and not changed. */
  isSuspended: boolean;
  /** Null is without a limit. */
  requestsPerDay: number | null;
  /** As far as they are written down. */
  requestsToday: number;
  /** There is a limit that its orders may meet. */
  hasOrderLimit: boolean;
  isStorageFull: boolean;
}

const selectStanding = statement<TenantStanding>(
  'tenant-standing',
  `SELECT id, slug, ${isSuspendedSql('t')} AS "isSuspended", max_requests_per_day AS "requestsPerDay",
          CASE WHEN max_requests_per_day IS NULL THEN 0 ELSE coalesce((
            SELECT requests FROM usage_days u
            WHERE u.tenant_id = $1 AND u.day = (now() AT TIME ZONE 'UTC')::date), 0) END AS "requestsToday",
          max_orders_per_day IS NOT NULL OR max_storage_bytes IS NOT NULL AS "hasOrderLimit",
          coalesce(max_storage_bytes <= (
            SELECT storage_bytes FROM usage_days u
            WHERE u.tenant_id = $1 AND storage_bytes IS NOT NULL ORDER BY day DESC LIMIT 1), false) AS "isStorageFull"
   FROM tenants t WHERE id = $1`,
);

/** Null for a shop that is gone. */
export const readStanding = (db: Database, tenantId: string): Promise<TenantStanding | null> =>
  db.inTenant(tenantId, (tx) => tx.maybe(selectStanding, [tenantId]));
