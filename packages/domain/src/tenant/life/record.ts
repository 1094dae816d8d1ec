import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { cutPage } from '../../page.ts';

/** A shop as the operator of the installation sees it. */
export interface TenantRecord {
  id: string;
  slug: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  createdAt: Date;
  suspendedAt: Date | null;
  suspensionReason: string | null;
  deletionRequestedAt: Date | null;
  /** It goes then; null where nobody asked for it. */
  deleteAfter: Date | null;
}

/** As who changes it finds it. */
export interface LockedTenant extends TenantRecord {
  /** Parts of it may be gone. */
  isBeingErased: boolean;
}

export type TenantStatus = 'active' | 'suspended' | 'deleting';

export function tenantStatusOf({
  suspendedAt,
  deleteAfter,
}: Pick<TenantRecord, 'suspendedAt' | 'deleteAfter'>): TenantStatus {
  if (deleteAfter) return 'deleting';
  return suspendedAt ? 'suspended' : 'active';
}

const columns = `id, slug, name, currency, created_at AS "createdAt", suspended_at AS "suspendedAt",
  suspension_reason AS "suspensionReason", deletion_requested_at AS "deletionRequestedAt",
  delete_after AS "deleteAfter"`;

const select = statement<TenantRecord>('tenant-read', `SELECT ${columns} FROM tenants WHERE id = $1`);

const selectLocked = statement<LockedTenant>(
  'tenant-lock',
  `SELECT ${columns}, erasing_since IS NOT NULL AS "isBeingErased" FROM tenants WHERE id = $1 FOR NO KEY UPDATE`,
);

const selectPage = statement<TenantRecord>('tenants-page', `SELECT ${columns} FROM list_tenants($1, $2)`);

async function found<Tenant>(row: Promise<Tenant | null>): Promise<Tenant> {
  const tenant = await row;
  if (!tenant) throw notFound('tenant');
  return tenant;
}

/** The context's own. Throws `not_found`. */
export const readTenant = ({ tx, tenantId }: Ctx): Promise<TenantRecord> =>
  found(tx.maybe(select, [tenantId]));

/** As {@link readTenant}; of two changes at once the second one waits for the first. */
export const lockTenant = ({ tx, tenantId }: Ctx): Promise<LockedTenant> =>
  found(tx.maybe(selectLocked, [tenantId]));

/** In the order in which they were opened. `nextAfter` is null on the last page. */
export async function listTenants(
  db: Database,
  { after = null, limit }: { after?: string | null; limit: number },
): Promise<{ tenants: TenantRecord[]; nextAfter: string | null }> {
  const rows = await db.inSystem((tx) => tx.all(selectPage, [after, limit + 1]));
  const { page: tenants, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { tenants, nextAfter };
}
