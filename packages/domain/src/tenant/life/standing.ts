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
}

const selectStanding = statement<TenantStanding>(
  'tenant-standing',
  `SELECT id, slug, ${isSuspendedSql('t')} AS "isSuspended" FROM tenants t WHERE id = $1`,
);

/** Null for a shop that is gone. */
export const readStanding = (db: Database, tenantId: string): Promise<TenantStanding | null> =>
  db.inTenant(tenantId, (tx) => tx.maybe(selectStanding, [tenantId]));
