import { type Database, statement } from '@waybill/db';

const isKnown = statement<{ known: boolean }>('origin-is-known', 'SELECT known FROM is_known_origin($1)');

/** Whether any shop lets pages of this origin call the API. */
export const isKnownOrigin = async (db: Database, origin: string): Promise<boolean> =>
  (await db.inSystem((tx) => tx.maybe(isKnown, [origin])))?.known ?? false;

const selectOrigins = statement<{ origins: string[] }>(
  'tenant-origins',
  'SELECT allowed_origins AS origins FROM tenants WHERE id = $1',
);

/** Whose pages may call the API for this shop. */
export const allowedOriginsOf = async (db: Database, tenantId: string): Promise<readonly string[]> =>
  (await db.inTenant(tenantId, (tx) => tx.maybe(selectOrigins, [tenantId])))?.origins ?? [];
