import { type Database, statement } from '@waybill/db';

const findBySlug = statement<{ id: string }>('tenant-find', 'SELECT id FROM find_tenant($1)');

/** The id of the tenant with this slug, or null. */
export const findTenant = async (db: Database, slug: string): Promise<string | null> =>
  (await db.inSystem((tx) => tx.maybe(findBySlug, [slug])))?.id ?? null;
