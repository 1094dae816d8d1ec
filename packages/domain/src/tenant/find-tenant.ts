import { type Database, statement } from '@waybill/db';

const findByName = statement<{ id: string }>('tenant-find', 'SELECT id FROM find_tenant($1)');

/** The id of the tenant that has this slug or this id, or null. A slug is never a UUID. */
export const findTenant = async (db: Database, slugOrId: string): Promise<string | null> =>
  (await db.inSystem((tx) => tx.maybe(findByName, [slugOrId])))?.id ?? null;
